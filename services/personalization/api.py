"""The gRPC API: what is known, what would help, and what moves; answered from the read model."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

from google.protobuf.message import Message
from grpc.aio import ServicerContext

from heartline.contracts import (
    AdviseRequest,
    AdviseResponse,
    GetCustomerRequest,
    GetCustomerResponse,
    GetInteractionRequest,
    GetInteractionResponse,
    PersonalizationServiceServicer,
    WatchRequest,
    WatchResponse,
)
from heartline.errors import NotFound
from heartline.postgres.pool import AsyncPool
from heartline.validation import require_valid
from services.personalization.store import ADVICE, CUSTOMERS, INTERACTIONS, Table, find
from services.personalization.watchers import Watchers

Context = ServicerContext[Any, Any]
M = TypeVar("M", bound=Message)


class PersonalizationService(PersonalizationServiceServicer):
    def __init__(self, pool: AsyncPool, watchers: Watchers) -> None:
        self._pool = pool
        self._watchers = watchers

    async def GetCustomer(  # noqa: N802
        self, request: GetCustomerRequest, _context: Context
    ) -> GetCustomerResponse:
        require_valid(request)
        customer = await self._find(CUSTOMERS, request.customer_id, "customer")
        return GetCustomerResponse(customer=customer)

    async def GetInteraction(  # noqa: N802
        self, request: GetInteractionRequest, _context: Context
    ) -> GetInteractionResponse:
        require_valid(request)
        interaction = await self._find(INTERACTIONS, request.interaction_id, "interaction")
        return GetInteractionResponse(interaction=interaction)

    async def Advise(self, request: AdviseRequest, _context: Context) -> AdviseResponse:  # noqa: N802
        require_valid(request)
        adaptation = await self._find(ADVICE, request.interaction_id, "advice on the interaction")
        return AdviseResponse(adaptation=adaptation)

    async def Watch(  # noqa: N802
        self, request: WatchRequest, _context: Context
    ) -> AsyncIterator[WatchResponse]:
        require_valid(request)
        async for interaction in self._watchers.watch(request.interaction_id):
            yield WatchResponse(interaction=interaction)

    async def _find(self, table: Table[M], key: str, what: str) -> M:
        found = await find(self._pool, table, [key])
        if not found:
            raise NotFound(f"There is no {what} {key!r} yet", "Send a signal, then ask again")
        return found[0]
