"""`python -m services.scoring`: runs the service with settings from the environment."""

import asyncio

from heartline import logs
from heartline.settings import load
from heartline.telemetry.setup import configure
from services.scoring.app import NAME, run
from services.scoring.artefact import UnsoundArtefact
from services.scoring.settings import ScoringSettings


def main() -> None:
    settings = load(ScoringSettings)
    logs.configure(NAME, settings.log_level)
    shutdown = configure(NAME, settings.telemetry)
    try:
        asyncio.run(run(settings))
    except UnsoundArtefact as error:
        logs.get_logger().error("model_unsound", error=str(error))
        raise SystemExit(1) from error
    finally:
        shutdown()


if __name__ == "__main__":
    main()
