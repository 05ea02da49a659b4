"""The same text as another person would have sent it: other names and ages, slips of the fingers.

What a text shows does not change with them, and the model learns so.
"""

import re
from pathlib import Path
from random import Random

#: First names from many places, none of those that fairness is measured with.
NAMES = tuple((Path(__file__).parent / "names.txt").read_text(encoding="utf-8").split())
# GoEmotions has a mark in place of each name.
NAME_MARK = re.compile(r"\[NAME\]")
NAMED_SHARE = 0.5
INTRODUCTIONS = (
    "{name} here. {text}",
    "this is {name}. {text}",
    "my name is {name}. {text}",
    "{text} {name}",
    "{text} - {name}",
    "{text} regards, {name}",
    "i am {age} years old. {text}",
    "i'm {age}. {text}",
    "{text} i am {age} by the way",
    "{name}, {age}: {text}",
)
YOUNGEST, OLDEST = 18, 90
SLIP_SHARE = 0.04


def named(text: str, random: Random) -> str:
    """Half of the texts with names in place of GoEmotions' marks, the others as they are."""
    if random.random() >= NAMED_SHARE:
        return text
    return NAME_MARK.sub(lambda _: random.choice(NAMES), text)


def introduced(text: str, random: Random) -> str:
    """With the name or the age of who says it."""
    about = {"name": random.choice(NAMES), "age": random.randint(YOUNGEST, OLDEST)}
    return random.choice(INTRODUCTIONS).format(text=text, **about)


def mistyped(text: str, random: Random) -> str:
    """One letter in 25 left out, doubled or swapped with the next."""
    letters = list(text)
    for i in range(len(letters) - 1):
        if letters[i].isalpha() and letters[i + 1].isalpha() and random.random() < SLIP_SHARE:
            slip = random.choice(("", letters[i] * 2, letters[i + 1] + letters[i]))
            letters[i] = slip
            if len(slip) == 2 and slip[0] == letters[i + 1]:
                letters[i + 1] = ""
    return "".join(letters)
