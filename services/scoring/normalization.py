"""One spelling for one text, before any model or rule reads it."""

import unicodedata

# Typographic marks that phrases and the model's vocabulary know by their plain forms only.
PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})


def normalize(text: str) -> str:
    """NFC, plain quotation marks, single spaces. Case, emphasis and elongations survive.

    >>> normalize(" Sooo  late,\\n I don’t believe it!! ")
    "Sooo late, I don't believe it!!"
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(PLAIN).split())
