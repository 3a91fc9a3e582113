"""What is cached of the set-up: programs, versions, selections, Odoo's own vouchers."""


def forget_cached(env):
    """Forget what is cached, now and when this transaction is committed.

    Another request of this server may have cached anew, in between, what it read before the commit.
    """
    clear = env.registry.clear_cache
    clear()
    env.cr.postcommit.add(clear)
