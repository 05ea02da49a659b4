"""What a newcomer is told when Apache Kafka's jars cannot be had."""

import os
from pathlib import Path

import pytest

from heartline.errors import HeartlineError
from heartline.local.jars import kafka_jars

NOBODY, ROOT = 1000, 0


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, and an empty cache."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HEARTLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    return folder


def test_a_failing_fetch_gives_mavens_reason_and_leaves_nothing(programs: Path) -> None:
    program(programs, "mvn", "echo some noise; echo '[ERROR] Unknown host: repo'; exit 1")
    with pytest.raises(HeartlineError, match=r"could not fetch .* Unknown host: repo\. Check"):
        kafka_jars()
    assert list((programs.parent / "cache").iterdir()) == []


def test_without_maven_one_is_told_what_to_install(programs: Path) -> None:
    program(programs, "apt-get", "exit 0")
    with pytest.raises(HeartlineError, match=r"no mvn .* apt-get install maven"):
        kafka_jars()


def test_root_has_maven_installed_from_the_systems_packages(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: ROOT)
    maven = "/bin/mkdir -p ${6#-DoutputDirectory=}; : > ${6#-DoutputDirectory=}/kafka.jar"
    install = f"printf '#!/bin/sh\\n{maven}' > {programs}/mvn; /bin/chmod +x {programs}/mvn"
    program(programs, "apt-get", f'[ "$1" = update ] || {{ {install}; }}')
    assert [jar.name for jar in kafka_jars().iterdir()] == ["kafka.jar"]


def test_a_failing_installation_gives_its_reason(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: ROOT)
    program(programs, "apt-get", "echo 'E: Unable to locate package maven'; exit 100")
    with pytest.raises(HeartlineError, match=r"apt-get update failed: E: Unable .* by hand"):
        kafka_jars()


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
