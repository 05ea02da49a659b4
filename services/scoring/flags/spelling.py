"""Slips of the keyboard in the words that a wish for a human is made of.

Whoever is upset mistypes, and a wish must not be lost over a letter. One slip is mended: two
letters swapped, one missing, doubled or wrong (Damerau 1964 found these four in most
misspellings). Words that exist by themselves stay what they are.
"""

from collections.abc import Iterator

from services.scoring.phrases import WORD, Said, word_set

_TERMS = word_set(
    """human person agent operator assistant representative supervisor someone somebody anybody
    speak talk chat contact speaking talking chatting contacting with"""
)
# Real words one slip away from a term.
_REAL = word_set(
    """humans humane persons persona agents argent gent operators operates operated assistants
    representatives supervisors speaks peak peaking seeking sneaking talks walking stalking
    balking tasking tanking taking caking baking chats cat hat cheating charting chanting coating
    hatting patting contacts contract context content contest contacted contracting will wit"""
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Shorter words are one wrong letter away from too many others.
_SHORTEST_TO_GUESS = 5
_SHORTEST_SLIP = 3


def _slips(word: str) -> Iterator[str]:
    """What one slip makes of a word."""
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i] + word[i:]
        yield word[:i] + word[i : i + 2][::-1] + word[i + 2 :]
        if len(word) >= _SHORTEST_TO_GUESS:
            yield from (word[:i] + letter + word[i + 1 :] for letter in _LETTERS)
            yield from (word[:i] + letter + word[i:] for letter in _LETTERS)


_MEANT = {
    slip: term
    for term in sorted(_TERMS)
    for slip in _slips(term)
    if slip not in _REAL and slip not in _TERMS and len(slip) >= _SHORTEST_SLIP
}


def corrected(said: Said) -> Said:
    """The same with the slips mended."""
    if _MEANT.keys().isdisjoint(said.words):
        return said
    return Said.of(WORD.sub(lambda word: _MEANT.get(word[0], word[0]), said.text))
