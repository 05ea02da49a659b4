"""The text model: what it reads of texts, and its answers, by the engine of its artefact."""

from collections.abc import Sequence
from itertools import accumulate, pairwise, repeat
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from services.scoring import windows
from services.scoring.artefact import SHIPPED, TOKENIZER_FILE, load_manifest
from services.scoring.engines import engine_of
from services.scoring.heads import Heads
from services.scoring.windows import Logits, Window, Windows


class TextModel:
    """Scores texts on the thread that calls; thread-safe, so callers share it between threads.

    By the engine for the CPU neither the other texts of a call nor padding changes a bit of a
    text's logits, since the activation ranges of the model are constants.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Loads and verifies.

        Raises:
            UnsoundArtefact: the folder is not what was shipped.
        """
        self.manifest = load_manifest(folder)
        self.heads = Heads(self.manifest.heads, self.manifest.temperatures)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._engine = engine_of(folder / self.manifest.model_file)

    def encode(self, texts: Sequence[str], contexts: Sequence[str] = ()) -> list[Windows]:
        """What the model reads of each text, and of the turns before it where they are given."""
        of_contexts = self._ids(contexts) if any(contexts) else repeat([], len(texts))
        longest = self.manifest.max_tokens, self.manifest.max_context_tokens
        pairs = zip(self._ids(texts), of_contexts, strict=True)
        return [windows.divided(text, context, *longest) for text, context in pairs]

    def logits(self, encoded: Sequence[Windows]) -> Logits:
        """[texts, columns], in the order of the texts and of the heads' columns."""
        found = self._of_windows([window for text in encoded for window in text])
        bounds = accumulate((len(text) for text in encoded), initial=0)
        return np.stack([self.heads.join(found[a:b]) for a, b in pairwise(bounds)])

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts)]

    def _of_windows(self, found: Sequence[Window]) -> Logits:
        """Runs windows of about one length together."""
        logits = np.empty((len(found), len(self.heads)), np.float32)
        order = sorted(range(len(found)), key=lambda row: -len(found[row]))
        while order:
            together = max(1, self._engine.most_tokens // len(found[order[0]]))
            rows, order = order[:together], order[together:]
            logits[rows] = self._engine.run(windows.feed([found[row] for row in rows]))
        return logits
