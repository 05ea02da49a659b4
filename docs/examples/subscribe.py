"""Prints what customers feel, as it is understood."""

from itertools import islice

from heartline.catalogue import EMOTIONS
from heartline.settings import KafkaSettings, load
from heartline.subscriber import Subscriber

with Subscriber(EMOTIONS, group="readme", kafka=load(KafkaSettings)) as events:
    for event in islice(events, 3):
        score = event.value.score
        print(event.key, f"{score.valence:+.2f}", score.emotions[:1])
