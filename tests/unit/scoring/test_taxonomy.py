"""The taxonomy: its emotions, and which labels of GoEmotions speak for them."""

from services.scoring.model import TextModel
from services.scoring.taxonomy import EMOTIONS, NAMES, NEUTRAL

LEFT_OUT = {"surprise", "remorse", "optimism", "caring"}


def test_every_label_is_read_once_or_left_out_on_purpose(model: TextModel) -> None:
    read = [label for kind in EMOTIONS for label in kind.labels]
    assert len(read) == len(set(read))
    assert set(read) | LEFT_OUT == set(model.manifest.heads["labels"])
    assert not set(read) & LEFT_OUT


def test_the_taxonomy_names_what_the_field_asks_for() -> None:
    assert set(NAMES) == {
        *("frustration", "anger", "anxiety", "confusion", "disappointment", "distress"),
        *("satisfaction", "gratitude", "delight", "relief", "neutral"),
    }


def test_every_emotion_has_its_place() -> None:
    assert all(-1 <= kind.valence <= 1 and 0 <= kind.arousal <= 1 for kind in EMOTIONS)
    assert EMOTIONS[NEUTRAL].valence == 0
