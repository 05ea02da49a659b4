"""`python -m services.audit`: runs the service with settings from the environment."""

import asyncio

from heartline import logs
from heartline.settings import load
from heartline.telemetry.setup import configure
from services.audit.app import NAME, run
from services.audit.settings import AuditSettings


def main() -> None:
    settings = load(AuditSettings)
    logs.configure(NAME, settings.log_level)
    shutdown = configure(NAME, settings.telemetry)
    try:
        asyncio.run(run(settings))
    finally:
        shutdown()


if __name__ == "__main__":
    main()
