"""Writes docs/settings.md from the settings of every service: `python docs/settings.py`."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from heartline.settings import ServiceSettings, Variable, variables

PAGE = Path(__file__).with_suffix(".md")
SERVICES = PAGE.parent.parent / "services"

HEAD = """# Settings

Every service reads its settings from the environment and checks them before it starts: a variable
that is missing or wrong ends it with exit code 2 and one line for each. An empty variable counts
as one that is not set.

This page is written by `python docs/settings.py`; the tests compare it with the code.
"""


def main() -> None:
    PAGE.write_text(page())


def page() -> str:
    found = {name: list(variables(settings)) for name, settings in _settings()}
    own = {
        name: [v for v in each if v.name.startswith(f"HEARTLINE_{name.upper()}_")]
        for name, each in found.items()
    }
    shared = dict.fromkeys(v for name, each in found.items() for v in each if v not in own[name])
    sections = [_section("Shared", list(shared)), *(_section(*each) for each in own.items())]
    return "\n".join([HEAD, *sections])


def _settings() -> Iterator[tuple[str, type[ServiceSettings]]]:
    for path in sorted(SERVICES.glob("*/settings.py")):
        name = path.parent.name
        module = importlib.import_module(f"services.{name}.settings")
        yield name, getattr(module, f"{name.capitalize()}Settings")


def _section(title: str, found: list[Variable]) -> str:
    rows = (f"| `{v.name}` | {v.description} | {_default(v)} |" for v in found)
    return "\n".join(
        [f"## {title}", "| variable | meaning | default |", "| --- | --- | --- |", *rows, ""]
    )


def _default(variable: Variable) -> str:
    return "must be set" if variable.required else variable.default and f"`{variable.default}`"


if __name__ == "__main__":
    main()
