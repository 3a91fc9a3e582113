"""How benchmarks tell what they measured."""


def tell(name, value, target, is_met, shown=str):
    """Print a figure beside its target; ``shown`` makes text of both."""
    met = "ok" if is_met else "MISS"
    print(f"{name:<40} {shown(value):>14} {shown(target):>14} {met}", flush=True)
