"""Whatever comes as a text: a score within its bounds, and no confident guess from nothing."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heartline.contracts import AbstentionReason, EmotionScore
from services.scoring.scorer import Scorer
from tests.unit.scoring.signals import said

NO_WORDS = AbstentionReason.ABSTENTION_REASON_NO_WORDS
UNSURE = 0.5
SCRIPTS = st.sampled_from(
    [
        (0x20, 0x7E),
        (0xA1, 0x24F),
        (0x370, 0x3FF),
        (0x400, 0x4FF),
        (0x590, 0x5FF),
        (0x600, 0x6FF),
        (0x900, 0x97F),
        (0x2000, 0x206F),
        (0x3040, 0x30FF),
        (0x4E00, 0x4EFF),
        (0x1F300, 0x1F6FF),
    ]
).flatmap(
    lambda block: st.text(
        st.characters(min_codepoint=block[0], max_codepoint=block[1]), max_size=80
    )
)
# Of those that are one letter in lower case too.
LETTERS = st.characters(codec="utf-8", categories=["L"]).filter(lambda c: len(c.casefold()) == 1)
ANYTHING = st.lists(st.one_of(SCRIPTS, st.text(max_size=40)), max_size=5).map(" ".join)


def score(scorer: Scorer, text: str) -> EmotionScore | None:
    event = scorer.score([said(text)])[0]
    return event.score if event.HasField("score") else None


@settings(deadline=None, max_examples=150)
@given(text=ANYTHING)
@example("where is أين طردي؟ my order")
@example("\u202etfel ot thgir\u202c \u200b\ufeff")
@example("a\u0300" * 500)
def test_any_text_has_a_score_within_its_bounds_or_none(scorer: Scorer, text: str) -> None:
    found = score(scorer, text)
    if found is None:
        assert not text.strip()
        return
    shares = [found.arousal, found.urgency, found.effort, found.confidence]
    shares += [n for emotion in found.emotions for n in (emotion.probability, emotion.intensity)]
    assert all(math.isfinite(n) and 0 <= n <= 1 for n in shares)
    assert -1 <= found.valence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "😡",
        "😡😡😡 !!",
        "a" * 50_000,
        "A" * 50_000,
        "x9" * 20_000,
        "zzzzzzzz",
        "#@!$%",
        "???",
        "שלום לך איפה החבילה שלי",
        "أين طردي؟ أنا غاضب جدا",
        "аррӏе іѕ вrоkеn",
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_what_has_no_words_is_not_guessed_at(scorer: Scorer, text: str) -> None:
    found = score(scorer, text)
    assert found is not None
    assert found.abstained
    assert found.abstention_reason == NO_WORDS
    assert found.confidence < UNSURE


@settings(deadline=None, max_examples=40)
@given(letter=LETTERS, times=st.integers(3, 60_000))
def test_one_letter_again_and_again_is_no_word(scorer: Scorer, letter: str, times: int) -> None:
    found = score(scorer, letter * times)
    assert found is not None
    assert found.abstained
    assert found.confidence < UNSURE
