"""The routes for live transcripts in the shapes that contact centres send them."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, Query, Request
from pydantic import AwareDatetime, BaseModel, ValidationError

from heartline.contracts import RawSignal
from heartline.errors import InvalidInput, Violation
from services.ingestion.http import contact_lens, genesys, shapes
from services.ingestion.http.body import read_json
from services.ingestion.http.contact_lens import ContactLensEvent
from services.ingestion.http.genesys import GenesysEvent
from services.ingestion.http.outcomes import outcome, refuse
from services.ingestion.reception import Reception

JSON = "application/json"

S = TypeVar("S", bound=BaseModel)
CustomerId = Annotated[str, Query(description="Whose call or chat it is, which they do not say")]
StartedAt = Annotated[AwareDatetime | None, Query(description="When the call began; not of a chat")]


def add_transcripts(
    api: FastAPI, reception: Reception, most_bytes: int, errors: dict[int | str, dict[str, Any]]
) -> None:
    """`errors`: what is answered where nothing is accepted."""

    @api.post(
        "/v1/transcripts/contact-lens",
        status_code=202,
        summary="Send an event of Amazon Connect Contact Lens' segment stream, as it is",
        response_model_exclude_none=True,
        responses=errors,
        openapi_extra=_body(ContactLensEvent),
    )
    async def of_contact_lens(
        request: Request, customer_id: CustomerId, started_at: StartedAt = None
    ) -> shapes.Results:
        event = await _read(request, ContactLensEvent, most_bytes)
        found = list(contact_lens.signals_of(event, customer_id, started_at))
        return await _keep(reception, found)

    @api.post(
        "/v1/transcripts/genesys",
        status_code=202,
        summary="Send a transcription event of Genesys Cloud, as it is",
        response_model_exclude_none=True,
        responses=errors,
        openapi_extra=_body(GenesysEvent),
    )
    async def of_genesys(request: Request, customer_id: CustomerId) -> shapes.Results:
        event = await _read(request, GenesysEvent, most_bytes)
        return await _keep(reception, list(genesys.signals_of(event, customer_id)))


def _body(shape: type[BaseModel]) -> dict[str, Any]:
    title = f"{shape.__name__}, of which only what is needed is read"
    content = {JSON: {"schema": {"type": "object", "title": title}}}
    return {"requestBody": {"required": True, "content": content}}


async def _read(request: Request, shape: type[S], most_bytes: int) -> S:
    _, body = await read_json(request, (JSON,), most_bytes)
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        found = ((".".join(map(str, e["loc"])) or "event", e["msg"]) for e in error.errors())
        raise InvalidInput(Violation(*one) for one in found) from error


async def _keep(reception: Reception, signals: Sequence[RawSignal]) -> shapes.Results:
    """Each on its own; refused as a whole only if there are some and none is accepted."""
    paths = [f"signals[{number}]" for number in range(len(signals))]
    results = [outcome(one) for one in await reception.begin(signals, paths).results()]
    if results and all(result.acknowledgement is None for result in results):
        refuse(results)
    return shapes.Results(results=results)
