"""The routes: what comes in by HTTP, and what is answered."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi_offline import FastAPIOffline

from heartline.contracts import Feedback, RawSignal
from heartline.errors import InvalidInput, Violation
from services.ingestion.http import shapes
from services.ingestion.http.answers import answer_errors
from services.ingestion.http.body import read_json
from services.ingestion.http.cloudevents import field_of, message_of
from services.ingestion.http.outcomes import outcome, refuse, rejection
from services.ingestion.http.spans import ServerSpans
from services.ingestion.http.transcripts import add_transcripts
from services.ingestion.reception import Reception, require_size

EVENT = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"

# Path of a single event; those of a batch are "[0]", "[1]" and so on.
_SINGLE = "event"

_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": shapes.Problem, "description": "The body is not JSON"},
    413: {"model": shapes.Problem, "description": "The body is too large"},
    415: {"model": shapes.Problem, "description": "The content type is none of those above"},
    422: {"model": shapes.Violations, "description": "Nothing was accepted, and why"},
    503: {"model": shapes.Problem, "description": "Kafka or Postgres is away: send it again"},
}


def http_api(reception: Reception, most_bytes: int) -> FastAPI:
    """The application; bodies of more than `most_bytes` are refused."""
    # The page at /docs must also show where no CDN can be reached.
    api = FastAPIOffline(title="Heartline ingestion", version="1", redoc_url=None)
    api.add_middleware(ServerSpans)
    answer_errors(api)
    signal = shapes.event_schema(RawSignal.DESCRIPTOR)
    feedback = shapes.event_schema(Feedback.DESCRIPTOR)

    @api.post(
        "/v1/signals",
        status_code=202,
        summary="Send one signal, or a batch",
        response_description="Kept: for one event its acknowledgement, for a batch the results",
        response_model_exclude_none=True,
        responses=_ERRORS,
        openapi_extra=_body({EVENT: signal, BATCH: {"type": "array", "items": signal}}),
    )
    async def signals(request: Request) -> shapes.Acknowledgement | shapes.Results:
        content_type, body = await read_json(request, (EVENT, BATCH), most_bytes)
        if content_type == BATCH:
            return await _keep_batch(reception, body)
        return await _keep_one(reception, body)

    @api.post(
        "/v1/feedback",
        status_code=202,
        summary="Send what became of an interaction",
        response_description="Kept",
        responses=_ERRORS,
        openapi_extra=_body({EVENT: feedback}),
    )
    async def feedbacks(request: Request) -> shapes.FeedbackAcknowledgement:
        _, body = await read_json(request, (EVENT,), most_bytes)
        message = message_of(body, Feedback)
        try:
            feedback_id = await reception.receive_feedback(message, _SINGLE)
        except InvalidInput as error:
            found = [Violation(_placed(v.field), v.description) for v in error.violations]
            raise InvalidInput(found) from error
        return shapes.FeedbackAcknowledgement(feedback_id=feedback_id)

    add_transcripts(api, reception, most_bytes, _ERRORS)
    return api


def _body(schemas: dict[str, shapes.Schema]) -> dict[str, Any]:
    content = {content_type: {"schema": schema} for content_type, schema in schemas.items()}
    return {"requestBody": {"required": True, "content": content}}


async def _keep_one(reception: Reception, event: object) -> shapes.Acknowledgement:
    [result] = await _keep(reception, {_SINGLE: message_of(event, RawSignal)})
    return result.acknowledgement or refuse([result])


async def _keep_batch(reception: Reception, events: object) -> shapes.Results:
    """Each event on its own; refused as a whole only if none of them is accepted."""
    if not isinstance(events, list):
        raise InvalidInput([Violation("events", "must be a JSON array")])
    require_size(len(events), "events")
    read = {f"[{index}]": _read(event, f"[{index}]") for index, event in enumerate(events)}
    signals = {path: signal for path, signal in read.items() if isinstance(signal, RawSignal)}
    kept = iter(await _keep(reception, signals))
    results = [next(kept) if isinstance(item, RawSignal) else item for item in read.values()]
    if all(result.acknowledgement is None for result in results):
        refuse(results)
    return shapes.Results(results=results)


def _read(event: object, path: str) -> RawSignal | shapes.Result:
    try:
        return message_of(event, RawSignal)
    except InvalidInput as error:
        return rejection([(f"{path}.{v.field}", v.description) for v in error.violations])


async def _keep(reception: Reception, signals: Mapping[str, RawSignal]) -> list[shapes.Result]:
    """What became of each signal, given by its path."""
    results = await reception.begin(list(signals.values()), list(signals)).results()
    return [outcome(result, _placed) for result in results]


def _placed(field: str) -> str:
    """A path within a message as one within its event: "[3].text" is "[3].data.text"."""
    root, _, name = field.partition(".")
    return field_of(name) if root == _SINGLE else f"{root}.{field_of(name)}"
