"""Tests of what holds for every sale: each on many random sales, and a failing one told as a vector.

A failing sale is made smaller by leaving out of it whatever it fails without.
"""

from random import Random

from generators import make_sale
from seeds import FACTOR, SEED
from shrinking import shrink
from vectors import as_vector, run


def sales(count, size="modest", most=1):
    """Return a decorator for a check of `(programs, customer, basket, rng)`, which makes it a test.

    :param count: so many sales are tried
    :param size: of the amounts, as `make_sale` takes it
    :param most: so many programs
    """

    def decorate(check):
        def test():
            for case in range(count * FACTOR):
                seed = f"{SEED} {check.__name__} {case}"
                call = make_sale(Random(seed), size, most)
                if fails(check, call, seed):
                    small = shrink(call, lambda smaller, seed=seed: fails(check, smaller, seed))
                    vector = as_vector("property-case", "What is answered now.", small, run(small))
                    try_out(check, small, seed, vector)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


def fails(check, call, seed):
    """Tell whether the check fails for the input of a vector."""
    try:
        try_out(check, call, seed)
    except AssertionError:
        return True
    return False


def try_out(check, call, seed, vector=""):
    """Run the check; a failure tells the vector too."""
    try:
        check(call["programs"], call["customer"], call["basket"], Random(f"{seed} more"))
    except AssertionError as error:
        raise AssertionError(f"{error}\nas a vector:\n{vector}") from error
