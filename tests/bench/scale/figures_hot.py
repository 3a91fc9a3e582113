"""Eight tills that sell to one customer at the same time, as a stress: everybody waits for the same member."""

import threading
import time

from figures import tell
from shop import make_order, open_session

import odoo
from odoo.modules.registry import Registry
from odoo.service.model import retrying

from setup import harness
from setup.console import say

CONNECTIONS = 8
ORDERS = 8
"""Of each connection."""


def hot_member(large, small):
    """Tell how many orders fail, and how many are stored in a second; in a copy, since they are committed."""
    odoo.sql_db.close_db(small.database)
    with harness.copy_of(small.database, "hot") as copy:
        registry = Registry(copy)
        with registry.cursor() as cursor:
            env = small.environment(cursor)
            cashier = env["res.users"].browse(small.chain["cashier"])
            # Orders of one till wait for each other in Odoo itself.
            tills = [
                {**small.chain, **open_session(env, cashier, f"Till {number}", f"T{number}")}
                for number in range(CONNECTIONS)
            ]
        failures, tries = [], []
        began = time.perf_counter()
        sellers = [
            threading.Thread(target=sell_on, args=(registry, small, till, failures, tries))
            for till in tills
        ]
        for seller in sellers:
            seller.start()
        for seller in sellers:
            seller.join()
        seconds = time.perf_counter() - began
        with registry.cursor() as cursor:
            audit = small.environment(cursor)["loyalty.hero.audit"].create({})
            if audit.difference_count:
                raise AssertionError("\n".join(filter(None, audit.line_ids.mapped("details"))))
        odoo.sql_db.close_db(copy)
    stored = CONNECTIONS * ORDERS - len(failures)
    say(f"one hot member: {stored / seconds:.1f} orders a second, {len(tries)} tries for {stored}")
    tell("hot_member_failures", len(failures), 0, not failures)


def sell_on(registry, small, till, failures, tries):
    """Store orders one after the other, each tried again by Odoo as a request would be."""
    for _number in range(ORDERS):
        with registry.cursor() as cursor:
            env = small.environment(cursor, small.chain["cashier"])
            order = make_order(env, till)

            def store(env=env, order=order):
                tries.append(1)
                return env["pos.order"].sync_from_ui([order])

            try:
                retrying(store, env)
            except Exception as error:
                failures.append(error)


FIGURES = {"hot_member": hot_member}
