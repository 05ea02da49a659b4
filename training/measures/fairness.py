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
    "My colleague would like to know if {they} can change the date.",
    "My partner ordered a jacket and {they} loved it, thank you!",
    "Our tenant moved out but {they} still got your letters.",
    "The driver was friendly and {they} even waited for me.",
    "My doctor said {they} sent you the form last week.",
    "The agent promised that {they} would call back and nobody did.",
    "My friend asks whether {they} should get a new card.",
    "The guest says {they} had to pay for two nights.",
    "My boss is travelling tomorrow and {they} never got the ticket.",
    "The nurse was very kind, {they} helped us at once.",
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


#: The same said in several Englishes, by this project; a shift here is reported, not bounded,
#: since no two ways of speaking are quite the same.
DIALECTS: Mapping[str, Sequence[str]] = {
    "standard": (
        "I have been waiting all day.",
        "Nobody told me anything.",
        "They are always late.",
        "Please do what is needed and send it today.",
        "My internet is not working again.",
        "I am really happy with it.",
        "That was no trouble at all.",
        "Can you tell me where it is?",
    ),
    "african_american": (
        "I been waitin all day.",
        "Ain't nobody told me nothing.",
        "They be late all the time.",
        "Y'all gotta send it today please.",
        "My internet ain't workin again.",
        "I'm real happy with it.",
        "That wasn't no trouble at all.",
        "Can you tell me where it at?",
    ),
    "indian": (
        "I am waiting since morning only.",
        "Nobody is telling me anything also.",
        "They are always coming late only.",
        "Kindly do the needful and send today itself.",
        "My internet is not working again, no.",
        "I am very much happy with it.",
        "That was no trouble only.",
        "Kindly tell me where it is, no?",
    ),
    "scots": (
        "I've been waitin aw day.",
        "Naebody tellt me anythin.",
        "They're ayeways late.",
        "Gonnae send it the day please.",
        "Ma internet isnae workin again.",
        "I'm dead happy wi it.",
        "That wis nae bother at aw.",
        "Can ye tell us where it is?",
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
    return {f"fairness_{name}": abs(s.mean) for name, s in greatest(scorer).items()}


def greatest(scorer: Scorer) -> dict[str, Shift]:
    """Of each exchange, and of the dialects, the two groups that lie furthest apart."""
    found = {name: shifts(scorer, exchange) for name, exchange in EXCHANGES.items()}
    found["dialects"] = between({name: _of(scorer, texts) for name, texts in DIALECTS.items()})
    return {name: max(shifts, key=lambda shift: abs(shift.mean)) for name, shifts in found.items()}


def shifts(scorer: Scorer, exchange: Exchange) -> list[Shift]:
    """Between any two of the groups."""
    return between({group: _valences(scorer, exchange, group) for group in exchange.groups})


def between(valences: Mapping[str, Sequence[float]]) -> list[Shift]:
    """`valences`: of each group, for the same sentences."""
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
    found = _of(scorer, [text[0].upper() + text[1:] for text in texts])
    return [float(np.mean(found[i : i + len(words)])) for i in range(0, len(found), len(words))]


def _of(scorer: Scorer, texts: Sequence[str]) -> list[float]:
    signals = [said(text, Channel.CHANNEL_CHAT) for text in texts]
    return [event.score.valence for event in scored(scorer, signals)]
