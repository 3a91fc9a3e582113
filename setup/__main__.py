"""``python3 -m setup COMMAND``: run one command, turn what can be foreseen into a paragraph."""

import errno
import signal
import sys
import textwrap

if sys.version_info < (3, 11):  # noqa: UP036 - this is where older ones are told
    sys.exit(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Name another one, for instance:\n"
        "    make run PYTHON=python3.12"
    )

from .commands import COMMANDS
from .console import Problem

INTERRUPTED = 130


def _usage() -> int:
    print("Usage: python3 -m setup COMMAND\n")
    for name, command in COMMANDS.items():
        print(f"    {name:<12} {(command.__doc__ or '').splitlines()[0]}")
    return 2


def _explain(text: str) -> None:
    first, *rest = text.strip().split("\n", 1)
    print(
        "\n" + textwrap.fill(first, 100, break_long_words=False, break_on_hyphens=False),
        file=sys.stderr,
    )
    for block in rest:
        print(block, file=sys.stderr)


def _interrupt(number: int, frame: object) -> None:
    """Treat a request to end, or a closed terminal, like Ctrl-C: stop what was started."""
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Run the command that the first word names."""
    if not arguments or arguments[0] not in COMMANDS:
        return _usage()
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Problem as problem:
        _explain(str(problem))
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        _explain(
            f"{error.strerror}: {error.filename or 'while writing'}. Mend that and run it again."
        )
        return 1
    except KeyboardInterrupt:
        print(
            "\nInterrupted. What was finished is kept; the same command goes on from there.",
            file=sys.stderr,
        )
        return INTERRUPTED


for _number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(_number, _interrupt)
sys.exit(main(sys.argv[1:]))
