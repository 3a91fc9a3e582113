"""The seal while sales go on: nobody waits for it, and a sale that commits late is sealed once, by the next seal."""

from .conftest import Ledger, run_shell

COVERS = """
    SELECT transaction.id, count(seal.id)
      FROM loyalty_hero_transaction transaction
      LEFT JOIN loyalty_hero_seal seal
             ON transaction.id > seal.transaction_after AND transaction.id <= seal.transaction_until
     GROUP BY transaction.id ORDER BY transaction.id
"""
POST = """
    WITH posted AS (
        INSERT INTO loyalty_hero_transaction (source_key, number, company_id, date, date_posted, day, date_sale)
        SELECT %s, 1, id, now(), now(), now(), now() FROM res_company ORDER BY id LIMIT 1
        RETURNING id
    )
    INSERT INTO loyalty_hero_entry (transaction_id, member_id, program_id, kind, points, tz)
    SELECT posted.id, member.id, member.program_id, 'import', 5, 'UTC'
      FROM posted, loyalty_hero_member member WHERE member.id = %s
    RETURNING transaction_id
"""


def test_sale_that_commits_late_is_sealed_by_the_next_seal_and_once(database, ledger):
    run_shell(database, "seal_shop.py")
    run_shell(database, "seal.py")
    [(member, other)] = ledger.ask("SELECT min(id), max(id) FROM loyalty_hero_member")
    late = Ledger(database).connection
    late.autocommit = False
    try:
        with late.cursor() as cursor:
            cursor.execute(POST, ("test,late", member))
            [(late_id,)] = cursor.fetchall()
        [(early_id,)] = ledger.ask(POST, "test,early", other)
        assert late_id < early_id
        run_shell(database, "seal.py")
        covers = dict(ledger.ask(COVERS))
        # It cannot be told yet which lower ids there will be, and nobody was kept from posting.
        assert covers[early_id] == 0
        [(waits,)] = ledger.ask(
            "SELECT count(*) FROM ir_cron_trigger WHERE call_at > now() AT TIME ZONE 'UTC' AND cron_id = "
            "(SELECT res_id FROM ir_model_data WHERE module = 'loyalty_hero' AND name = 'ir_cron_seal')"
        )
        assert waits
        late.commit()
    finally:
        late.close()
    run_shell(database, "seal.py")
    run_shell(database, "seal.py")
    assert set(dict(ledger.ask(COVERS)).values()) == {1}
    [(count,)] = ledger.ask(
        "SELECT count(*) FROM loyalty_hero_seal WHERE %s > transaction_after AND %s <= transaction_until "
        "AND transaction_count = 2",
        late_id,
        early_id,
    )
    assert count == 1
