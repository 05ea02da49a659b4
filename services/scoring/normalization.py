"""One spelling for one text, before any model or rule reads it."""

import re
import unicodedata

import emoji

# Typographic marks that phrases and the model's vocabulary know by their plain forms only.
PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
ELONGATED = re.compile(r"([^\W\d_])\1{2,}")


def normalize(text: str) -> str:
    """NFC, plain quotation marks, single spaces. Case, emphasis and elongations survive.

    >>> normalize(" Sooo  late,\\n I don’t believe it!! ")
    "Sooo late, I don't believe it!!"
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(PLAIN).split())


def spelled(text: str) -> str:
    """A normalized text in words that the model has learnt: emoji by their names, elongations cut.

    >>> spelled("sooooo late 😡")
    'soo late enraged face'
    """
    if not text.isascii():
        text = " ".join(emoji.replace_emoji(text, _name).split())
    return ELONGATED.sub(r"\1\1", text)


def as_read(text: str) -> str:
    """Any text as the model reads it, in the service, while learning and when measured."""
    return spelled(normalize(text))


def _name(_: str, known: dict[str, str]) -> str:
    """The short name of Unicode (CLDR) with room around it."""
    return f" {known['en'].strip(':').replace('_', ' ')} "
