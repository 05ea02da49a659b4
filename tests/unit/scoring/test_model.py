"""The text model: a text's logits are its own, whatever is scored beside it."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.model import TextModel
from services.scoring.phrases import word_set

WORDS = st.sampled_from(
    sorted(
        word_set(
            "thanks the app crashed again angry happy what is my order late 😀 sooo no € why Ärger"
        )
    )
)
TEXTS = st.lists(WORDS, max_size=90).map(" ".join)


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(TEXTS, min_size=1, max_size=40), chosen=st.randoms())
def test_the_same_text_gives_the_same_bits_in_any_company(
    model: TextModel, texts: list[str], chosen: Random
) -> None:
    together = model.logits(model.encode(texts))
    one = chosen.randrange(len(texts))
    assert model.logits(model.encode([texts[one]])).tobytes() == together[one].tobytes()


def test_threads_share_the_model(model: TextModel) -> None:
    texts = [f"this is the {n}. time that I ask" for n in range(40)]
    encoded = model.encode(texts)
    alone = model.logits(encoded)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(model.logits, [encoded] * 8):
            assert found.tobytes() == alone.tobytes()


def test_the_end_of_a_long_text_counts(model: TextModel) -> None:
    letter = "We ordered a blue sofa in May and it was to come in June. " * 30
    anger = model.manifest.heads["labels"].index("anger")
    texts = [letter, letter + "I am furious, you lying thieves!"]
    calm, furious = model.logits(model.encode(texts))
    assert furious[anger] > calm[anger] + 2


def test_logits_come_in_the_order_of_the_texts(model: TextModel) -> None:
    texts = ["thank you so much", "why", "I am so sad that I could cry all day long"]
    expected = np.concatenate([model.logits(model.encode([text])) for text in texts])
    assert model.logits(model.encode(texts)).tobytes() == expected.tobytes()
