"""The shipped emotion model is whole, and a score depends on its own text alone."""

from pathlib import Path
from random import Random

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from services.scoring.artefact import MODEL_FILE, TOKENIZER_FILE, Manifest, load_manifest
from services.scoring.heads import Heads
from services.scoring.taxonomy import NAMES
from services.scoring.windows import Window, feed
from training import inference, metrics
from training.inputs import encode

FOLDER = Path(__file__).parents[3] / "services" / "scoring" / "model"
TEXTS = [
    "",
    "ok",
    "?!",
    "Thank you so much, that was quick and kind.",
    "This is the third time I write about the same broken charger.",
    "I am so angry that I could scream, you charged me twice again!",
    "where do i find the invoice",
    "I'm scared the result will be bad, could somebody please call me?",
    "Sorry, that was my own mistake.",
    "The new dashboard is lovely, my whole team smiles.",
    "I do not understand what step four wants from me.",
    "Great. Another hour in the queue. Exactly what I needed today.",
    "My father died in March and you keep sending letters to him.",
    "naïve café 😀 ☂ 東京",
    "please " * 90,
    "The parcel was due on Monday; it is Friday, nobody answers, and the shop has closed.",
]


CONTEXTS = [
    [],
    [("bot", "Sorry, I did not get that."), ("customer", "A human please"), ("bot", "Sorry?")],
]


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load_manifest(FOLDER)


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    return inference.open_session(FOLDER / MODEL_FILE, threads=1)


@pytest.fixture(scope="module")
def windows() -> list[Window]:
    """Every text, with and without turns before it."""
    tokenizer = Tokenizer.from_file(str(FOLDER / TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return [w for context in CONTEXTS for w in encode(tokenizer, TEXTS, [context] * len(TEXTS))]


@pytest.fixture(scope="module")
def alone(session: onnxruntime.InferenceSession, windows: list[Window]) -> metrics.Logits:
    """Logits of each text scored by itself, without padding."""
    return np.concatenate([run(session, [window]) for window in windows])


def run(
    session: onnxruntime.InferenceSession, windows: list[Window], padding: int = 0
) -> metrics.Logits:
    padded = {name: np.pad(ids, ((0, 0), (0, padding))) for name, ids in feed(windows).items()}
    return np.asarray(session.run(["logits"], padded)[0], dtype=np.float32)


def test_the_manifest_describes_every_output(manifest: Manifest, alone: metrics.Logits) -> None:
    assert alone.shape[1] == len(Heads(manifest.heads, manifest.temperatures))
    assert len(set(manifest.heads["labels"])) == len(manifest.thresholds) == 28
    assert manifest.heads["states"] == NAMES
    assert all(0.0 < threshold < 1.0 for threshold in manifest.thresholds)
    assert all(0.5 < temperature < 2.0 for temperature in manifest.temperatures.values())


def test_the_model_holds_constant_ranges_and_no_path_of_the_machine_that_made_it() -> None:
    model = (FOLDER / MODEL_FILE).read_bytes()
    assert b"QuantizeLinear" in model
    assert b"DynamicQuantizeLinear" not in model
    assert b"site-packages" not in model


@settings(deadline=None, max_examples=60)
@given(
    chosen=st.lists(st.integers(0, 2 * len(TEXTS) - 1), min_size=1, max_size=24),
    padding=st.integers(0, 40),
)
def test_a_score_is_the_same_bits_in_any_batch_order_and_padding(
    session: onnxruntime.InferenceSession,
    windows: list[Window],
    alone: metrics.Logits,
    chosen: list[int],
    padding: int,
) -> None:
    together = run(session, [windows[i] for i in chosen], padding)
    assert together.tobytes() == alone[chosen].tobytes()


def test_a_score_is_the_same_bits_with_more_threads(
    windows: list[Window], alone: metrics.Logits
) -> None:
    order = Random(1).sample(range(len(windows)), len(windows))
    two = inference.open_session(FOLDER / MODEL_FILE, threads=2)
    assert run(two, [windows[i] for i in order]).tobytes() == alone[order].tobytes()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Thank you so much, that was quick and kind.", "gratitude"),
        ("I am so angry that I could scream, you charged me twice again!", "anger"),
        ("I do not understand what step four wants from me.", "confusion"),
        ("Sorry, that was my own mistake.", "remorse"),
        ("where do i find the invoice", "curiosity"),
        ("The new dashboard is lovely, my whole team smiles.", "admiration"),
    ],
)
def test_a_plain_text_shows_its_emotion(
    manifest: Manifest, alone: metrics.Logits, text: str, label: str
) -> None:
    heads = Heads(manifest.heads, manifest.temperatures)
    scores = heads.of("labels", heads.probabilities(alone))[TEXTS.index(text)]
    shown = scores >= np.asarray(manifest.thresholds)
    assert shown[manifest.heads["labels"].index(label)]
