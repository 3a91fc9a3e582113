"""What must be true after every step, whatever happened: the statements of docs/ledger.rst that SQL can check."""

STATEMENTS = {
    "L3 and L4: a balance is the sum of its entries, and of what is open of them": """
        SELECT member.id FROM loyalty_hero_member member
          LEFT JOIN loyalty_hero_entry entry ON entry.member_id = member.id
         GROUP BY member.id HAVING member.balance <> COALESCE(sum(entry.points), 0)
             OR member.balance <> COALESCE(sum(entry.points_open), 0)""",
    "L5: what is open lies between 0 and the points": """
        SELECT id FROM loyalty_hero_entry
         WHERE points_open NOT BETWEEN LEAST(points, 0) AND GREATEST(points, 0)""",
    "L5: a lot is taken by its own member": """
        SELECT allocation.id FROM loyalty_hero_allocation allocation
          JOIN loyalty_hero_entry lot ON lot.id = lot_id JOIN loyalty_hero_entry debit ON debit.id = debit_id
         WHERE lot.member_id <> debit.member_id OR lot.points <= 0 OR debit.points >= 0""",
    "L7: a fact is posted once": """
        SELECT min(id) FROM loyalty_hero_entry
         GROUP BY source_key, member_id, kind, settlement, redemption_id, date_expiry HAVING count(*) > 1""",
    "L10: held is the sum of holds": """
        SELECT member.id FROM loyalty_hero_member member
          LEFT JOIN loyalty_hero_redemption redemption ON redemption.member_id = member.id AND redemption.state = 'held'
         GROUP BY member.id HAVING member.points_held <> COALESCE(sum(redemption.points), 0)""",
    "L24: nobody has an open lot and an open debit": """
        SELECT member_id FROM loyalty_hero_entry WHERE points_open <> 0
         GROUP BY member_id HAVING min(points_open) < 0 AND max(points_open) > 0""",
}


def find_broken(cr):
    """Return which statements do not hold, with the first ids that show it."""
    query = " UNION ALL ".join(
        f"(SELECT {number}, id FROM ({sql}) AS broken(id) LIMIT 5)"
        for number, sql in enumerate(STATEMENTS.values())
    )
    cr.execute(query)
    names = list(STATEMENTS)
    return [(names[number], found) for number, found in cr.fetchall()]
