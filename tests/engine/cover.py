"""Run every vector and tell which branches of the engine none of them takes.

    python tests/engine/cover.py

Exits with 1 when there is one. It runs in a process of its own, so that what the other tests call helps
nobody: all of the engine is reached by the vectors, and by the few calls that no vector can hold.
"""

import sys
from pathlib import Path

import coverage

sys.path.insert(0, str(Path(__file__).parent))

from loading import ENGINE, load_engine


def main():
    """Print the report of what is missing, and return 1 when something is."""
    watch = coverage.Coverage(
        data_file=None, config_file=False, branch=True, include=[f"{ENGINE}/*"]
    )
    watch.start()
    load_engine()
    run_all()
    watch.stop()
    return 0 if watch.report(show_missing=True, skip_covered=True, precision=2) == 100 else 1


def run_all():
    """Ask the engine for all that is to be covered."""
    # Imported late: these import the engine.
    from beyond import check_large_baskets, sell_many_selections
    from vectors import completed, load_topics, run

    for vectors in load_topics().values():
        for vector in vectors:
            run(completed(vector)["input"])
    check_large_baskets()
    sell_many_selections()


if __name__ == "__main__":
    sys.exit(main())
