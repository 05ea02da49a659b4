"""The whole platform on this machine: Kafka, Postgres and every service, each a process.

    stack = LocalStack()
    stack.start(print)
    stack.service("scoring").kill9()
    stack.restart("scoring")
    stack.stop()

The data stay in the stack's home, so a later start goes on where this one stopped.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from heartline.errors import Conflict, NotFound
from heartline.kafka.admin import create_topics
from heartline.local.jars import jars_directory, kafka_jars, kafka_version
from heartline.local.kafka import LocalKafka
from heartline.local.paths import home_directory
from heartline.local.ports import USUAL, Ports, ServicePorts, free_service_ports
from heartline.local.postgres import LocalPostgres
from heartline.local.process import Process, end_all
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.local.state import PARTITIONS, StackState, read_state, state_file, write_state
from heartline.settings import KafkaSettings, PostgresSettings

DATABASE = "heartline"

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """For callers that show no progress."""


class LocalStack:
    def __init__(
        self,
        home: Path | None = None,
        ports: Ports = USUAL,
        environment: Mapping[str, str] | None = None,
        reaper: Reaper | None = None,
    ) -> None:
        """`environment` goes to every service; with a reaper the stack ends with its starter."""
        self.home = home or home_directory()
        self._reaper = reaper
        self._environment = dict(environment or {})
        kafka_ports = (ports.kafka, ports.kafka_controller)
        self.kafka = LocalKafka(self.home / "kafka", *kafka_ports, self._log("kafka"), reaper)
        log = self._log("postgres")
        self.postgres = LocalPostgres(self.home / "postgres", ports.postgres, log, reaper)
        self.services: dict[str, LocalService] = {}
        for name, service_ports in ports.services.items():
            self._add(name, 1, service_ports)

    @classmethod
    def load(cls, home: Path | None = None) -> Self | None:
        """The stack that an earlier command started here; None if there is none."""
        home = home or home_directory()
        state = read_state(home)
        if state is None:
            return None
        by_name = {process.name: process for process in state.processes}
        kafka, controller = by_name["kafka"].ports
        stack = cls(home, Ports(kafka, controller, by_name["postgres"].ports[0], services={}))
        for process in state.processes:
            if process.service:
                stack._add(process.service, process.number, ServicePorts(*process.ports))
        for running in stack.processes:
            running.attach(by_name[running.name])
        return stack

    @property
    def processes(self) -> list[Process]:
        """In the order in which they start."""
        return [self.kafka, self.postgres, *self.services.values()]

    @property
    def kafka_settings(self) -> KafkaSettings:
        return KafkaSettings(bootstrap_servers=self.kafka.bootstrap_servers, partitions=PARTITIONS)

    @property
    def postgres_settings(self) -> PostgresSettings:
        return PostgresSettings(dsn=self.postgres.dsn_of(DATABASE))

    def start(self, progress: Progress = silent) -> None:
        """Returns once every service reports SERVING; what fails stops everything again.

        Raises:
            HeartlineError: a part cannot be fetched, or does not start; says why.
        """
        if any(process.alive for process in self.processes):
            raise Conflict("The stack is up already", "See `heartline status`")
        try:
            self._start_servers(progress)
            self._start_services(progress)
        except BaseException:
            self.kill9()
            raise

    def stop(self, progress: Progress = silent) -> None:
        """Lets the services finish their work, then stops Postgres and Kafka.

        Raises:
            Unavailable: a process had to be killed; everything is stopped all the same.
        """
        progress("Draining the services")
        problems = end_all(self.services.values())
        for server in (self.postgres, self.kafka):
            progress(f"Stopping {server.name}")
            problems += end_all([server])
        state_file(self.home).unlink(missing_ok=True)
        if problems:
            raise problems[0]

    def kill9(self) -> None:
        """Ends everything at once, without a word to anyone."""
        for process in reversed(self.processes):
            process.kill9()
        state_file(self.home).unlink(missing_ok=True)

    def service(self, name: str) -> LocalService:
        """An instance by its name: "scoring", or "scoring-2" for the second one.

        Raises:
            NotFound: the stack has no such instance.
        """
        if name not in self.services:
            known = ", ".join(self.services)
            raise NotFound(f"The stack has no service {name}", f"There are: {known}")
        return self.services[name]

    def restart(self, name: str) -> LocalService:
        """Stops an instance if it still runs, and returns it once it is serving again."""
        service = self.service(name)
        service.terminate()
        service.start()
        self._save()
        return service

    def start_instance(self, name: str) -> LocalService:
        """One more instance of a service, on free ports; returns once it is serving."""
        numbers = [s.number for s in self.services.values() if s.service == name]
        service = self._add(name, max(numbers, default=0) + 1, free_service_ports(name))
        service.start()
        self._save()
        return service

    def _start_servers(self, progress: Progress) -> None:
        if not jars_directory().exists():
            progress(f"Fetching Apache Kafka {kafka_version()} with Maven (this first time only)")
            kafka_jars()
        progress("Starting Kafka and Postgres")
        self.kafka.launch()
        self.postgres.start()
        self.postgres.create_database(DATABASE)
        self.kafka.wait_ready()
        progress("Creating the topics")
        create_topics(self.kafka_settings)
        self._save()

    def _start_services(self, progress: Progress) -> None:
        for service in self.services.values():
            service.launch()
        for service in self.services.values():
            progress(f"Waiting for {service.name}")
            service.wait_ready()
        self._save()

    def _add(self, name: str, number: int, ports: ServicePorts) -> LocalService:
        log = self._log(name if number == 1 else f"{name}-{number}")
        service = LocalService(name, number, ports, self._platform, log, self._reaper)
        self.services[service.name] = service
        return service

    def _platform(self) -> Mapping[str, str]:
        """What every service is told about the others."""
        return {
            "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": self.kafka.bootstrap_servers,
            "HEARTLINE_KAFKA_PARTITIONS": str(PARTITIONS),
            "HEARTLINE_POSTGRES_DSN": self.postgres.dsn_of(DATABASE),
            **self._environment,
        }

    def _log(self, name: str) -> Path:
        return self.home / "logs" / f"{name}.log"

    def _save(self) -> None:
        processes = tuple(process.state() for process in self.processes)
        dsn = self.postgres.dsn_of(DATABASE)
        write_state(self.home, StackState(self.kafka.bootstrap_servers, dsn, processes))
