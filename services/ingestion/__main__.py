"""`python -m services.ingestion`: runs the service with settings from the environment."""

import asyncio
import gc

from heartline import logs
from heartline.settings import load
from heartline.telemetry.setup import configure
from services.ingestion.app import NAME, run
from services.ingestion.settings import IngestionSettings


def main() -> None:
    settings = load(IngestionSettings)
    logs.configure(NAME, settings.log_level)
    shutdown = configure(NAME, settings.telemetry)
    # What is loaded stays: to look it over in every full collection would take some 70 ms. What
    # comes and goes with the signals is hardly ever a cycle, so it is looked over rarely.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    try:
        asyncio.run(run(settings))
    finally:
        shutdown()


if __name__ == "__main__":
    main()
