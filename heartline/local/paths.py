"""Where the local stack keeps what it fetches and what it stores."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: the local stack reads deploy/local/ and starts services/."""


def cache_directory() -> Path:
    """What was fetched once and can be fetched again; HEARTLINE_CACHE sets another place."""
    return Path(os.environ.get("HEARTLINE_CACHE") or ROOT / ".cache" / "heartline").absolute()


def home_directory() -> Path:
    """Data, logs and state of the stack; HEARTLINE_HOME sets another place."""
    return Path(os.environ.get("HEARTLINE_HOME") or ROOT / ".heartline").absolute()
