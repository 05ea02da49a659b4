from heartline.telemetry import names
from heartline.telemetry.names import Metric, Name

DECLARED = [value for value in vars(names).values() if isinstance(value, Name | Metric)]


def test_every_name_says_what_it_means() -> None:
    assert len(DECLARED) > 10
    assert all(len(value.description) > 8 for value in DECLARED)


def test_no_name_is_declared_twice() -> None:
    texts = [value.name if isinstance(value, Metric) else str(value) for value in DECLARED]
    assert len(set(texts)) == len(texts)
