"""`python -m services.personalization`: runs the service with settings from the environment."""

import asyncio

from heartline import logs
from heartline.settings import load
from heartline.telemetry.setup import configure
from services.personalization.app import run
from services.personalization.settings import NAME, PersonalizationSettings


def main() -> None:
    settings = load(PersonalizationSettings)
    logs.configure(NAME, settings.log_level)
    shutdown = configure(NAME, settings.telemetry)
    try:
        asyncio.run(run(settings))
    finally:
        shutdown()


if __name__ == "__main__":
    main()
