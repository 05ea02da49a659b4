"""The service from outside: its gRPC API, its start, its end, its memory."""

from pathlib import Path
from threading import Thread

import grpc
import pytest

from heartline.catalogue import EMOTIONS
from heartline.contracts import Role, ScoreRequest, ScoreResponse, UnscoredReason
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings
from tests.integration.kafka.harness import events_of, eventually, publish
from tests.integration.scoring.harness import scoring_service, signal, signal_event, stub_of

MOST_BYTES = 450 << 20


def test_a_call_gives_the_bytes_of_the_stream(kafka: KafkaSettings, service: LocalService) -> None:
    sent = signal(1)
    publish(kafka, signal_event(sent))
    eventually(lambda: len(events_of(kafka, EMOTIONS)) == 1)
    with stub_of(service) as stub:
        answer = stub.Score(ScoreRequest(signal=sent))
    assert answer.emotion == events_of(kafka, EMOTIONS)[0].value


def test_an_agents_words_are_answered_unscored(service: LocalService) -> None:
    with stub_of(service) as stub:
        answer = stub.Score(ScoreRequest(signal=signal(1, role=Role.ROLE_AGENT)))
    assert answer.emotion.unscored == UnscoredReason.UNSCORED_REASON_NOT_A_CUSTOMER


def test_a_call_without_a_signal_names_the_field(service: LocalService) -> None:
    with stub_of(service) as stub, pytest.raises(grpc.RpcError) as refused:
        stub.Score(ScoreRequest())
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "signal" in (refused.value.details() or "")


def test_calls_at_the_same_time_each_get_their_answer(service: LocalService) -> None:
    answers: dict[int, ScoreResponse] = {}

    def ask(number: int) -> None:
        with stub_of(service) as stub:
            answers[number] = stub.Score(ScoreRequest(signal=signal(number)))

    callers = [Thread(target=ask, args=(number,)) for number in range(12)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(20)
    assert {n: answer.emotion.signal for n, answer in answers.items()} == {
        n: signal(n) for n in range(12)
    }


def test_its_memory_stays_within_its_limit_under_load(
    kafka: KafkaSettings, service: LocalService
) -> None:
    texts = ("I have been waiting for an answer. " * (1 + n % 60) for n in range(256))
    publish(kafka, *(signal_event(signal(n, text=text)) for n, text in enumerate(texts)))
    eventually(lambda: len(events_of(kafka, EMOTIONS)) == 256, seconds=60)
    assert service.memory() < MOST_BYTES


def test_it_ends_with_0_on_sigterm(service: LocalService) -> None:
    assert service.terminate() == 0


def test_with_another_model_than_the_shipped_it_does_not_start(
    kafka: KafkaSettings, tmp_path: Path, reaper: Reaper
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    service = scoring_service(kafka, tmp_path, reaper, HEARTLINE_SCORING_MODEL_DIRECTORY=str(empty))
    with pytest.raises(Exception, match="model"):
        service.start()
    assert "manifest.json" in (tmp_path / "scoring-1.log").read_text()
