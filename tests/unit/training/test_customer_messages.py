"""The committed customer messages keep what their datasheet promises."""

import json
from collections import Counter, defaultdict

import pytest

from services.scoring.taxonomy import NAMES
from training import customer_messages
from training.heads import FLAGS, Layout

CHANNELS = {"chat", "email", "voice", "social", "in_app"}
SPEAKERS = {"agent", "bot", "customer"}
SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}
ROWS = [
    json.loads(line)
    for file in sorted(customer_messages.FOLDER.glob("*.jsonl"))
    for line in file.open(encoding="utf-8")
]


def test_every_message_is_in_the_ranges_of_the_datasheet() -> None:
    for row in ROWS:
        assert row["channel"] in CHANNELS, row["id"]
        assert set(row["emotions"]) <= set(NAMES), row["id"]
        assert all(0 < intensity <= 1 for intensity in row["emotions"].values()), row["id"]
        assert -1 <= row["valence"] <= 1, row["id"]
        assert all(0 <= row[name] <= 1 for name in ("arousal", "urgency", "effort")), row["id"]
        assert set(row["flags"]) <= set(FLAGS), row["id"]
        assert {role for role, _ in row["context"]} <= SPEAKERS, row["id"]
        assert len(row["context"]) <= 6, row["id"]
        assert row["text"].strip(), row["id"]


def test_neutral_stands_alone() -> None:
    for row in ROWS:
        assert "neutral" not in row["emotions"] or len(row["emotions"]) == 1, row["id"]
        assert row["emotions"], row["id"]


def test_ids_are_unique_and_the_splits_have_their_shares() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    counts = Counter(row["split"] for row in ROWS)
    for split, share in SHARES.items():
        assert counts[split] / len(ROWS) == pytest.approx(share, abs=0.02)


def test_no_message_and_no_pair_lies_in_two_splits() -> None:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        splits[json.dumps([row["text"].casefold(), row["context"]])].add(row["split"])
        for tag in row["tags"]:
            if tag.startswith("pair:"):
                splits[row["id"].partition("-")[0] + tag].add(row["split"])
    assert not [what for what, found in splits.items() if len(found) > 1]


def test_a_message_becomes_targets_of_all_heads_but_the_labels() -> None:
    layout = Layout(("joy", "neutral"))
    message = customer_messages.Message(
        split="train",
        text="Third time now. Thanks all the same.",
        context=(),
        emotions={"frustration": 0.6, "gratitude": 0.3},
        dimensions={"valence": -0.5, "arousal": 0.4, "urgency": 0.2, "effort": 0.8},
        flags=frozenset({"threat_to_leave"}),
        tags=frozenset(),
    )
    [(target, weights)] = customer_messages.targets(layout, [message], 2.0)
    states = dict(zip(NAMES, target[layout.slices["states"]].tolist(), strict=True))
    assert states["frustration"] == 1.0
    assert states["gratitude"] == 0.5
    assert sum(states.values()) == 1.5
    assert target[layout.slices["dimensions"]] == pytest.approx([0.25, 0.4, 0.2, 0.8, 0.6])
    flags = dict(zip(FLAGS, target[layout.slices["flags"]].tolist(), strict=True))
    assert [name for name, told in flags.items() if told] == ["threat_to_leave"]
    assert not weights[layout.slices["labels"]].any()
    assert (weights[layout.slices["states"].start :] == 2.0).all()
