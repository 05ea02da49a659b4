"""The shipped text model, loaded once for the tests of scoring."""

import pytest

from services.scoring.model import TextModel
from services.scoring.scorer import Scorer


@pytest.fixture(scope="session")
def model() -> TextModel:
    return TextModel()


@pytest.fixture(scope="session")
def scorer(model: TextModel) -> Scorer:
    return Scorer(model, threads=2)
