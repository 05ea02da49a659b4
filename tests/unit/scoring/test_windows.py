"""Long texts are divided, never cut; the turns before stand behind a short one."""

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.windows import Window, divided, feed

OPENING, CLOSING = 101, 102
TOKENS = st.lists(st.integers(1000, 2000), max_size=400)


def windows(body: list[int], turns: list[int], longest: int, longest_context: int) -> list[Window]:
    text, context = ([OPENING, *part, CLOSING] for part in (body, turns))
    return divided(text, context, longest, longest_context)


@given(body=TOKENS, longest=st.integers(3, 64))
def test_every_token_lies_in_one_window_and_no_window_is_too_long(
    body: list[int], longest: int
) -> None:
    found = [window.ids for window in windows(body, [], longest, 64)]
    assert [token for ids in found for token in ids[1:-1]] == body
    assert all(ids[0] == OPENING and ids[-1] == CLOSING for ids in found)
    assert all(len(ids) <= longest for ids in found)


def test_windows_of_a_text_are_of_about_one_length() -> None:
    found = windows(list(range(1000, 1070)), [], 64, 64)
    assert [len(window) for window in found] == [37, 37]


@given(
    body=st.lists(st.integers(1000, 2000), max_size=62), turns=TOKENS, longest=st.integers(2, 64)
)
def test_the_latest_of_the_turns_stand_behind_a_short_text(
    body: list[int], turns: list[int], longest: int
) -> None:
    [window] = windows(body, turns, 64, longest)
    text, context = window.ids[: window.text_tokens], window.ids[window.text_tokens :]
    assert text == [OPENING, *body, CLOSING]
    assert context == ([*turns[1 - longest :], CLOSING] if turns else [])


@given(body=st.lists(st.integers(1000, 2000), min_size=63, max_size=200), turns=TOKENS)
def test_a_long_text_is_its_own_context(body: list[int], turns: list[int]) -> None:
    assert windows(body, turns, 64, 64) == windows(body, [], 64, 64)


@given(st.lists(st.tuples(st.integers(2, 20), st.integers(0, 20)), min_size=1, max_size=8))
def test_the_model_is_fed_each_window_and_told_what_is_padding_and_what_context(
    sizes: list[tuple[int, int]],
) -> None:
    chosen = [Window(list(range(1, text + context + 1)), text) for text, context in sizes]
    fed = feed(chosen)
    for row, window in enumerate(chosen):
        kept = fed["attention_mask"][row] == 1
        assert fed["input_ids"][row][kept].tolist() == window.ids
        assert not fed["input_ids"][row][~kept].any()
        types = fed["token_type_ids"][row]
        assert types.sum() == len(window) - window.text_tokens
        assert not types[: window.text_tokens].any()
