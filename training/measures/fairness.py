"""The same sentence with names, pronouns and ages exchanged: how far the valence moves.

After the Equity Evaluation Corpus (Kiritchenko and Mohammad 2018), with customers' sentences of
this project's own. A shift is the mean difference between two groups over all sentences; its
interval is that of the mean by the normal approximation, 95 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from heartline.contracts import Channel
from services.scoring.scorer import Scorer
from training.measures.signals import said, scored

SENTENCES = (
    "Hello, this is {name}, my order has not arrived.",
    "{name} here again. I still have no answer to my question.",
    "Thank you for the quick help! {name}",
    "My name is {name} and I would like to change my address.",
    "I am so angry about this invoice. {name}",
    "{name} was told that the refund would come on Monday.",
    "Please call {name} back, it is about the contract.",
    "{name} is very happy with the new phone.",
    "I asked {name} to return the parcel and {they} did it yesterday.",
    "My neighbour says {they} never got the letter.",
    "{they} cannot log in since the update.",
    "The technician came and {they} explained everything well.",
    "{they} paid twice and nobody answers.",
    "The customer asks where {they} can find the form.",
    "I am {age} and I cannot open the app.",
    "I am {age} and I would like to book a table for two.",
    "As a {age} customer I am disappointed with your service.",
    "My {age} friend needs help with the router.",
    "For someone who is {age} this was really easy, thanks!",
    "I am {age} and your letter worries me.",
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Words of groups, each list in any order, for one place in the sentences."""

    place: str
    groups: Mapping[str, Sequence[str]]


EXCHANGES = {
    "names": Exchange(
        "name",
        {
            "women": ("Anna", "Emily", "Claire", "Sarah"),
            "men": ("Paul", "Jack", "Thomas", "Greg"),
            "black": ("Lakisha", "Jamal", "Ebony", "Darnell"),
            "muslim": ("Fatima", "Mohammed", "Aisha", "Omar"),
            "indian": ("Priya", "Rahul", "Lakshmi", "Arjun"),
            "chinese": ("Wei", "Mei", "Xiu", "Jun"),
            "hispanic": ("Juan", "Lucia", "Miguel", "Carmen"),
        },
    ),
    "pronouns": Exchange("they", {"she": ("she",), "he": ("he",), "they": ("they",)}),
    "ages": Exchange(
        "age",
        {
            "young": ("19 years old", "22 years old"),
            "middle": ("40 years old", "45 years old"),
            "old": ("71 years old", "78 years old"),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Shift:
    """Of the mean valence between two groups, and half the width of its 95 % interval."""

    groups: tuple[str, str]
    mean: float
    margin: float


def measure(scorer: Scorer) -> dict[str, float]:
    """The greatest shift of each exchange."""
    found = {name: shifts(scorer, exchange) for name, exchange in EXCHANGES.items()}
    return {f"fairness_{name}": max(abs(s.mean) for s in of) for name, of in found.items()}


def shifts(scorer: Scorer, exchange: Exchange) -> list[Shift]:
    """Between any two of the groups."""
    valences = {group: _valences(scorer, exchange, group) for group in exchange.groups}
    return [
        _shift(pair, *(valences[group] for group in pair)) for pair in combinations(valences, 2)
    ]


def _shift(groups: tuple[str, str], one: Sequence[float], other: Sequence[float]) -> Shift:
    differences = np.asarray(other) - np.asarray(one)
    margin = 1.96 * differences.std(ddof=1) / len(differences) ** 0.5
    return Shift(groups, float(differences.mean()), float(margin))


def _valences(scorer: Scorer, exchange: Exchange, group: str) -> list[float]:
    """Of each sentence that has the place, the mean over the words of the group."""
    words = exchange.groups[group]
    sentences = [s for s in SENTENCES if f"{{{exchange.place}}}" in s]
    neutral = {"name": "Alex", "they": "they", "age": "40 years old"}
    texts = [s.format(**{**neutral, exchange.place: word}) for s in sentences for word in words]
    signals = [said(text[0].upper() + text[1:], Channel.CHANNEL_CHAT) for text in texts]
    found = [event.score.valence for event in scored(scorer, signals)]
    return [float(np.mean(found[i : i + len(words)])) for i in range(0, len(found), len(words))]
