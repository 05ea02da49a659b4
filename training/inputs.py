"""Texts as the model reads them while it learns: one window each."""

from collections.abc import Sequence

from tokenizers import Tokenizer

from services.scoring.context import spoken
from services.scoring.normalization import as_read
from services.scoring.windows import Window, divided

MAX_TOKENS = 64
MAX_CONTEXT_TOKENS = 64


def encode(
    tokenizer: Tokenizer, texts: Sequence[str], contexts: Sequence[Sequence[tuple[str, str]]] = ()
) -> list[Window]:
    """Texts cut at 64 tokens, contexts at their last 64; no contexts: none of any text."""
    behind = [spoken(context) for context in contexts] or [""] * len(texts)
    pairs = zip(_ids(tokenizer, texts), _ids(tokenizer, behind), strict=True)
    return [_window(text, context) for text, context in pairs]


def _ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    read = [as_read(text) for text in texts]
    return [encoding.ids for encoding in tokenizer.encode_batch(read)]


def _window(text: list[int], context: list[int]) -> Window:
    if len(text) > MAX_TOKENS:
        text = [*text[: MAX_TOKENS - 1], text[-1]]
    [window] = divided(text, context, MAX_TOKENS, MAX_CONTEXT_TOKENS)
    return window
