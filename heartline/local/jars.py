"""Apache Kafka's jars, fetched once by Maven from where this machine's Maven fetches."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from heartline.errors import HeartlineError
from heartline.local.paths import ROOT, cache_directory

POM = ROOT / "deploy" / "local" / "kafka" / "pom.xml"
FETCH_SECONDS = 600.0
INSTALL_SECONDS = 900.0


def kafka_version() -> str:
    namespace = "{http://maven.apache.org/POM/4.0.0}"
    version = ElementTree.parse(POM).findtext(f"{namespace}properties/{namespace}kafka.version")
    if version is None:
        raise HeartlineError(f"{POM} does not say kafka.version", "Restore it from the repository")
    return version


def jars_directory() -> Path:
    """Where the jars are, once they were fetched."""
    return cache_directory() / f"kafka-{kafka_version()}"


def kafka_jars() -> Path:
    """The folder of the jars; fetches them if they are not there yet.

    Raises:
        HeartlineError: Maven is missing and may not be installed, or cannot fetch them.
    """
    jars = jars_directory()
    if not jars.exists():
        jars.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=jars.parent) as directory:
            fetched = Path(directory) / "jars"
            _fetch(fetched)
            _put(fetched, jars)
    return jars


def _fetch(target: Path) -> None:
    options = [f"-DoutputDirectory={target}", "-DincludeScope=runtime"]
    goal = "dependency:copy-dependencies"
    result = _run([_maven(), "-q", "-B", "-f", str(POM), goal, *options], FETCH_SECONDS)
    if result.returncode != 0:
        raise HeartlineError(
            f"Maven could not fetch Kafka's jars: {_first_error(result.stdout)}",
            "Check that this machine reaches Maven Central or the mirror that its Maven"
            " settings name, then try again",
        )


def _put(fetched: Path, jars: Path) -> None:
    try:
        fetched.rename(jars)
    except OSError:
        # Whoever fetched at the same time put the same jars there.
        if not jars.exists():
            raise


def _maven() -> str:
    found = shutil.which("mvn")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_maven()
        found = shutil.which("mvn")
    if found is None:
        raise HeartlineError(
            "Maven fetches Apache Kafka, and there is no mvn on this machine",
            "Install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven)"
            " and try again",
        )
    return found


def _install_maven() -> None:
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "maven"]):
        result = _run(["apt-get", *command], INSTALL_SECONDS)
        if result.returncode != 0:
            raise HeartlineError(
                f"apt-get {command[0]} failed: {_first_error(result.stdout)}",
                "Install Maven by hand and try again",
            )


def _run(command: list[str], seconds: float) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except subprocess.TimeoutExpired as error:
        message = f"{Path(command[0]).name} was not done after {seconds:.0f} s"
        raise HeartlineError(message, "Check the network and try again") from error


def _first_error(output: str) -> str:
    """The line that says what went wrong: the first marked as an error, else the last."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(("[ERROR]", "E:"))]
    return (marked or lines[-1:] or ["it said nothing"])[0]
