"""The point at which a model is operated, and how good it is there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training import metrics
from training.heads import Layout
from training.validation import Predict, Validation

# Dimensions are learnt as expectations; dividing their logits would only move their mean.
CALIBRATED = ("states", "flags")


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """probability = sigmoid(logit / temperature of its head); a label is shown from its
    threshold on."""

    temperatures: Mapping[str, float]
    thresholds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Logits [windows, columns] of a model for the two parts of dev."""

    comments: metrics.Logits
    messages: metrics.Logits

    @classmethod
    def of(cls, predict: Predict, dev: Validation) -> "Answers":
        return cls(predict(dev.comments.inputs), predict(dev.messages))


@dataclass(frozen=True, slots=True)
class Figures:
    """F1 and calibration errors in 0..1; `f1` and `support` (texts that carry it) per label."""

    macro_f1: float
    cross_tuned_macro_f1: float
    micro_f1: float
    ece: Mapping[str, float]
    states_macro_f1: float
    f1: list[float]
    support: list[int]


def tune(layout: Layout, answers: Answers, dev: Validation) -> OperatingPoint:
    """Fits a temperature for each head, then thresholds of the labels' probabilities."""
    labels = answers.comments[:, layout.slices["labels"]]
    temperatures = {"labels": metrics.fit_temperature(labels, dev.comments.targets)}
    for head in CALIBRATED:
        columns = layout.slices[head]
        temperatures[head] = metrics.fit_temperature(
            answers.messages[:, columns], dev.targets[:, columns]
        )
    temperatures["dimensions"] = 1.0
    scores = metrics.probabilities(labels, temperatures["labels"])
    thresholds = metrics.tune_thresholds(scores, dev.comments.targets)
    return OperatingPoint(temperatures, tuple(thresholds.tolist()))


def judge(layout: Layout, answers: Answers, dev: Validation, point: OperatingPoint) -> Figures:
    """Figures at one operating point."""
    labels, targets = answers.comments[:, layout.slices["labels"]], dev.comments.targets
    scores = metrics.probabilities(labels, point.temperatures["labels"])
    predicted = scores >= np.asarray(point.thresholds)
    f1 = metrics.f1_per_class(predicted, targets)
    return Figures(
        macro_f1=float(f1.mean()),
        cross_tuned_macro_f1=metrics.cross_tuned_macro_f1(scores, targets),
        micro_f1=metrics.micro_f1(predicted, targets),
        ece={
            "labels": metrics.expected_calibration_error(scores, targets),
            **{head: _ece(layout, answers, dev, point, head) for head in CALIBRATED},
        },
        states_macro_f1=metrics.tuned_macro_f1(
            answers.messages[:, layout.slices["states"]], dev.present("states")
        ),
        f1=f1.tolist(),
        support=targets.sum(axis=0).astype(int).tolist(),
    )


def _ece(
    layout: Layout, answers: Answers, dev: Validation, point: OperatingPoint, head: str
) -> float:
    columns = layout.slices[head]
    scores = metrics.probabilities(answers.messages[:, columns], point.temperatures[head])
    return metrics.expected_calibration_error(scores, dev.targets[:, columns])


def summary(figures: Figures) -> dict[str, float]:
    """What the manifest tells of them."""
    found = {
        "macro_f1": figures.macro_f1,
        "micro_f1": figures.micro_f1,
        "states_macro_f1": figures.states_macro_f1,
        **{f"{head}_ece": error for head, error in figures.ece.items()},
    }
    return {name: round(figure, 4) for name, figure in found.items()}
