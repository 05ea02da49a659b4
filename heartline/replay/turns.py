"""Tells each signal what was said before it in its interaction."""

from collections import defaultdict, deque
from collections.abc import Iterable

from heartline.contracts import PrecedingTurn
from heartline.replay.act import Act

# As many as a signal may carry, each within what a turn may hold.
MOST_TURNS = 6
LONGEST_TURN = 1000


def add_preceding_turns(acts: Iterable[Act]) -> None:
    """Sets `preceding_turns` of each signal, from those before it in `acts`."""
    said: defaultdict[str, deque[PrecedingTurn]] = defaultdict(lambda: deque(maxlen=MOST_TURNS))
    for act in acts:
        if act.signal is None:
            continue
        before = said[act.signal.interaction_id]
        act.signal.preceding_turns.extend(before)
        if text := act.signal.text[:LONGEST_TURN]:
            before.append(PrecedingTurn(role=act.signal.participant.role, text=text))
