"""``make bench``: run every benchmark and show its lines; a missed target is a fact, a crash is a failure."""

import os

from . import process, settings, stages, templates
from .console import Problem, say
from .odoo_server import Stage

FOLDER = settings.CHECKOUT / "tests/bench"


def run_all(stage: Stage, only: str) -> int:
    """Run the benchmarks whose file name contains the word; fail when one crashes."""
    files = sorted(path for path in FOLDER.glob("bench_*.py") if only in path.name)
    if not files:
        raise Problem(f"There is no benchmark {only or 'in tests/bench'}.")
    variables = {
        **stages.suite_variables(stage),
        "LH_TEMPLATE": templates.suite(stage, "plain"),
        "LH_TEMPLATE_BASE": templates.base(stage, "plain"),
        "LH_TEMPLATE_DEMO": templates.suite(stage, "demo"),
    }
    variables["PYTHONPATH"] = os.pathsep.join([variables["PYTHONPATH"], str(settings.CHECKOUT)])
    crashed = []
    say(f"\n{'name':<40} {'value':>14} {'target':>14}")
    for path in files:
        if process.attached([stage.python, path], variables):
            crashed.append(path.name)
    if crashed:
        raise Problem(f"These benchmarks crashed: {', '.join(crashed)}.")
    return 0
