"""Fine-tune the emotion model: `python -m training.train SOURCE RUN`."""

import copy
import json
import time
from pathlib import Path
from random import Random

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from torch import Tensor, nn

from services.scoring import windows
from services.scoring.windows import Window
from training import batches, data, metrics, mixture, optimize
from training.encoders import ENCODERS, MINILM, load_tokenizer
from training.heads import Layout
from training.model import EmotionClassifier
from training.validation import Validation

BATCH = 32
LOG_EVERY = 100


class Trainer:
    """Runs epochs and keeps the averaged weights, the best of them by what dev says."""

    def __init__(self, folder: Path, run: Path, epochs: int, seed: int, encoder: str) -> None:
        torch.manual_seed(seed)
        tokenizer = load_tokenizer(encoder)
        layout = Layout(tuple(data.read_labels(folder)))
        self.train = mixture.load(folder, layout, tokenizer, Random(seed))
        self.validation = Validation.load(folder, layout, tokenizer)
        self.run, self.epochs, self.random = run, epochs, Random(seed)
        self.labels = len(layout.labels)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        prior = torch.from_numpy(mixture.prior(self.train))
        self.model = EmotionClassifier.pretrained(prior, encoder).to(self.device)
        self.averaged = copy.deepcopy(self.model)
        self.optimizer = optimize.optimizer(self.model, ENCODERS[encoder].learning_rate)
        steps = epochs * len(batches.shuffled(self.train.windows, BATCH, Random(0)))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: optimize.rate_at(step, steps)
        )
        self.step, self.best = 0, 0.0

    def fit(self, minutes: float) -> None:
        """Train until the last epoch; start no epoch once the minutes are up."""
        stop_at = time.monotonic() + 60 * minutes
        for epoch in range(1, self.epochs + 1):
            if time.monotonic() > stop_at:
                break
            self._run_epoch(epoch)
            self._keep(epoch)

    def _run_epoch(self, epoch: int) -> None:
        self.model.train()
        losses: list[float] = []
        for chosen in batches.shuffled(self.train.windows, BATCH, self.random):
            losses.append(self._update(chosen))
            if self.step % LOG_EVERY == 0:
                loss = np.mean(losses[-LOG_EVERY:])
                typer.echo(f"epoch {epoch} step {self.step} loss {loss:.4f}")

    def _update(self, chosen: list[int]) -> float:
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits = self.model(**_tensors([self.train.windows[i] for i in chosen], self.device))
        loss = self._loss(logits.float(), chosen)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        optimize.average(self.averaged, self.model, self.step)
        self.step += 1
        return float(loss.item())

    def _loss(self, logits: Tensor, chosen: list[int]) -> Tensor:
        """Cross-entropy of what is known of each row, at the scale of the labels' mean."""
        targets = torch.from_numpy(self.train.targets[chosen]).to(self.device)
        weights = torch.from_numpy(self.train.weights[chosen]).to(self.device)
        total = nn.functional.binary_cross_entropy_with_logits(
            logits, targets, weight=weights, reduction="sum"
        )
        return total / (len(chosen) * self.labels)

    def _keep(self, epoch: int) -> None:
        found = self.validation.judge(lambda inputs: predict(self.averaged, inputs))
        typer.echo(json.dumps({"epoch": epoch, **found}))
        self.averaged.save(self.run / f"epoch-{epoch}.pt")
        merit = found["labels_macro_f1"] + found["states_macro_f1"]
        if merit > self.best:
            self.best = merit
            self.averaged.save(self.run / "best.pt")


def _tensors(inputs: list[Window], device: torch.device) -> dict[str, Tensor]:
    found = windows.feed(inputs).items()
    return {name: torch.from_numpy(array).to(device) for name, array in found}


def predict(model: EmotionClassifier, inputs: list[Window]) -> metrics.Logits:
    model.eval()
    device = model.head.weight.device
    logits: NDArray[np.float32] = np.empty((len(inputs), model.head.out_features), np.float32)
    with torch.inference_mode():
        for chosen in batches.by_length(inputs, 64):
            found = model(**_tensors([inputs[i] for i in chosen], device))
            logits[chosen] = found.cpu().numpy()
    return logits


def main(
    source: Path,
    run: Path,
    epochs: int = 3,
    seed: int = 7,
    minutes: float = 120.0,
    encoder: str = MINILM,
) -> None:
    """Fine-tune ENCODER on SOURCE (train.tsv, dev.tsv, labels.txt); write checkpoints into RUN."""
    run.mkdir(parents=True, exist_ok=True)
    Trainer(source, run, epochs, seed, encoder).fit(minutes)


if __name__ == "__main__":
    typer.run(main)
