"""Wires the service: what consumes, what scores, what answers."""

import uuid

from heartline.catalogue import SIGNALS
from heartline.contracts.emotion.v1 import emotion_scoring_service_pb2
from heartline.contracts.emotion.v1.emotion_scoring_service_pb2_grpc import (
    add_EmotionScoringServiceServicer_to_server,
)
from heartline.grpc.server import GrpcServer
from heartline.kafka.runner import Consumer
from heartline.kafka.transaction_commit import TransactionCommit
from heartline.service import serve
from services.scoring.api import EmotionScoringService
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from services.scoring.settings import ScoringSettings
from services.scoring.step import ScoringStep

NAME = "scoring"
API = emotion_scoring_service_pb2.DESCRIPTOR.services_by_name["EmotionScoringService"].full_name
# So many texts are sorted by length together: half as many would pad 4 % more.
MOST_IN_A_BATCH = 512


async def run(settings: ScoringSettings) -> None:
    """Until SIGTERM; see heartline.service.serve.

    Raises:
        UnsoundArtefact: the text model is not the one that was shipped.
    """
    scorer = Scorer(TextModel(settings.model_folder), settings.threads)
    api = EmotionScoringService(scorer)
    server = GrpcServer(
        settings.grpc_port,
        lambda server: add_EmotionScoringServiceServicer_to_server(api, server),
        [API],
        host=settings.grpc_host,
        reflection=settings.grpc_reflection,
    )
    await serve(NAME, [_consumer(settings, scorer)], server, settings.drain_seconds)


def _consumer(settings: ScoringSettings, scorer: Scorer) -> Consumer:
    kafka = settings.kafka
    instance = settings.instance_id or f"{NAME}-{uuid.uuid4()}"
    return Consumer(
        name=NAME,
        topics=[SIGNALS],
        group=kafka.topic_prefix + NAME,
        step=ScoringStep(scorer),
        commit=TransactionCommit(kafka, kafka.topic_prefix + instance),
        kafka=kafka,
        max_batch=MOST_IN_A_BATCH,
    )
