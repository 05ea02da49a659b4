"""`python -m benchmarks`: every benchmark, one after the other, each in a process of its own.

docs/benchmarks.md holds what they printed last, and on which machine.
"""

import subprocess
import sys

NAMES = ("scoring", "ingestion", "audit", "personalization", "platform")
LONGEST_SECONDS = 1800


def main() -> None:
    for name in NAMES:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        subprocess.run(command, check=True, timeout=LONGEST_SECONDS)


if __name__ == "__main__":
    main()
