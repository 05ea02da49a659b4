"""How many cores this process may use."""

import os
from pathlib import Path

CGROUP_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(quota: Path = CGROUP_QUOTA) -> int:
    """The cores of the affinity mask within the container's CPU quota; at least 1.

    `quota`: the file of Linux control groups v2, "<microseconds> <period>" or "max <period>".
    """
    allowed = len(os.sched_getaffinity(0))
    try:
        granted, period = quota.read_text().split()
    except (OSError, ValueError):
        return allowed
    if granted == "max":
        return allowed
    return max(1, min(allowed, int(granted) // int(period)))
