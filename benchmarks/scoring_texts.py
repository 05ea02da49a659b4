"""Texts of customers, made from templates: mixed lengths, about 19 tokens at the mean."""

from collections.abc import Iterator
from random import Random

OPENINGS = ("", "", "", "hi, ", "Hello, ", "Good morning, ", "ok so ", "Dear team, ", "hey ")
SHORT = (
    "thanks",
    "yes please",
    "ok",
    "where is it?",
    "still waiting",
    "no, the blue one",
    "that worked, thank you!",
    "are you serious",
)
SENTENCES = (
    "where is my {thing}",
    "I ordered the {thing} on {day} and it has not arrived",
    "this is the {nth} time I ask about my {thing}",
    "the {thing} arrived broken and nobody answers my messages",
    "could you tell me how to change the address for my {thing}",
    "I am really happy with the {thing}, the whole family loves it",
    "I'm worried that the {thing} will not be here before {day}",
    "your app keeps crashing when I try to pay for the {thing}",
    "I do not understand what the letter about my {thing} wants from me",
    "the {thing} should have been here on {day}, I took a day off for it",
)
CLOSINGS = ("", "", "", "", ".", "!", " please", ", thank you", ", best regards", " asap!!")
THINGS = ("parcel", "refund", "washing machine", "invoice", "blue sofa", "contract", "ticket")
DAYS = ("Monday", "Friday", "the 3rd", "Christmas")
ORDINALS = ("second", "third", "fourth", "fifth")


def texts(count: int, seed: int = 7) -> Iterator[str]:
    random = Random(seed)
    for _ in range(count):
        yield _text(random)


def _text(random: Random) -> str:
    if random.random() < 0.2:
        return random.choice(SHORT)
    number = random.choice((1, 1, 1, 1, 2, 3))
    body = ". ".join(_sentence(random) for _ in range(number))
    return random.choice(OPENINGS) + body + random.choice(CLOSINGS)


def _sentence(random: Random) -> str:
    sentence = random.choice(SENTENCES)
    return sentence.format(
        thing=random.choice(THINGS), day=random.choice(DAYS), nth=random.choice(ORDINALS)
    )
