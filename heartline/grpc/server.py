"""The gRPC server of a service: its API, health, and reflection where it is wanted."""

from collections.abc import Callable, Sequence

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from heartline.errors import HeartlineError
from heartline.grpc.calls import CallInterceptor

LARGEST_MESSAGE = 4 * 1024 * 1024

OVERALL = ""
LIVENESS = "liveness"
"""Health service that is SERVING as long as the process answers, whatever it waits for."""


class GrpcServer:
    """Serves the API that `register` adds.

    service_names: full names, such as "heartline.signal.v1.SignalIngestionService".
    port: 0 takes a free one; `port` tells which after the start.
    """

    def __init__(
        self,
        port: int,
        register: Callable[[grpc.aio.Server], None],
        service_names: Sequence[str],
        host: str = "0.0.0.0",
        reflection: bool = False,
    ) -> None:
        self.port = port
        self._host = host
        self._register = register
        self._service_names = tuple(service_names)
        self._reflection = reflection
        self._health = health.aio.HealthServicer()
        self._server: grpc.aio.Server

    async def start(self) -> None:
        """Answers from now on, NOT_SERVING until it is told otherwise."""
        self._server = grpc.aio.server(
            interceptors=[CallInterceptor(self._service_names)],
            options=[
                ("grpc.max_receive_message_length", LARGEST_MESSAGE),
                ("grpc.max_send_message_length", LARGEST_MESSAGE),
                # A second process on the same port must fail rather than share the calls.
                ("grpc.so_reuseport", 0),
            ],
        )
        self._register(self._server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        if self._reflection:
            reflection.enable_server_reflection(self._listed(), self._server)
        await self._health.set(LIVENESS, health_pb2.HealthCheckResponse.SERVING)
        await self.set_serving(False)
        self.port = self._bind()
        await self._server.start()

    async def set_serving(self, serving: bool) -> None:
        """What health tells of the service and of each of its APIs."""
        response = health_pb2.HealthCheckResponse
        status = response.SERVING if serving else response.NOT_SERVING
        for name in (OVERALL, *self._service_names):
            await self._health.set(name, status)

    async def stop(self, grace_seconds: float) -> None:
        """Refuses new calls, gives running ones the grace to finish, then cancels them."""
        await self._server.stop(grace_seconds)

    def _bind(self) -> int:
        address = f"{self._host}:{self.port}"
        try:
            return self._server.add_insecure_port(address)
        except RuntimeError as error:
            raise HeartlineError(f"cannot listen on {address}", "Choose another port") from error

    def _listed(self) -> tuple[str, ...]:
        return (*self._service_names, health.SERVICE_NAME, reflection.SERVICE_NAME)
