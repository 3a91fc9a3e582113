"""What has to be true after every step, whatever the history: the numbered statements of docs/ledger.rst in SQL."""

ENTRY = """WITH entry AS (
    SELECT posting.*, transaction.source_key, transaction.number, transaction.date, transaction.day,
           transaction.date_sale
      FROM loyalty_hero_entry posting
      JOIN loyalty_hero_transaction transaction ON transaction.id = posting.transaction_id)"""
"""Goes before each statement: entries with what their transactions tell."""

LEDGER = {
    "a balance is the sum of its entries (L3)": """
        SELECT member.id, member.balance, sum(entry.points)
          FROM loyalty_hero_member member LEFT JOIN loyalty_hero_entry entry ON entry.member_id = member.id
         GROUP BY member.id HAVING member.balance <> COALESCE(sum(entry.points), 0)""",
    "a balance is what is open (L4)": """
        SELECT member.id, member.balance, sum(entry.points_open)
          FROM loyalty_hero_member member LEFT JOIN loyalty_hero_entry entry ON entry.member_id = member.id
         GROUP BY member.id HAVING member.balance <> COALESCE(sum(entry.points_open), 0)""",
    "nobody has points left while overdrawn (L24)": """
        SELECT member_id, min(points_open), max(points_open) FROM loyalty_hero_entry
         GROUP BY member_id HAVING min(points_open) < 0 AND max(points_open) > 0""",
    "a sale has the day of its shop (L14)": """
        SELECT id, date, tz, date_sale FROM entry
         WHERE kind = 'earn' AND points > 0 AND number = 1
           AND (date_sale, day) IS DISTINCT FROM (
               (date AT TIME ZONE 'UTC' AT TIME ZONE tz)::date, (date AT TIME ZONE 'UTC' AT TIME ZONE tz)::date)""",
    "allocations take lots of the same member (L5)": """
        SELECT allocation.id FROM loyalty_hero_allocation allocation
          JOIN loyalty_hero_entry lot ON lot.id = allocation.lot_id
          JOIN loyalty_hero_entry debit ON debit.id = allocation.debit_id
         WHERE lot.member_id <> debit.member_id""",
    "what is left of an entry is what was not allocated": """
        SELECT entry.id FROM loyalty_hero_entry entry
         WHERE entry.points_open <> entry.points
               - COALESCE((SELECT sum(points) FROM loyalty_hero_allocation WHERE lot_id = entry.id), 0)
               + COALESCE((SELECT sum(points) FROM loyalty_hero_allocation WHERE debit_id = entry.id), 0)""",
    "held points are the open holds (L10)": """
        SELECT member.id, member.points_held FROM loyalty_hero_member member
          LEFT JOIN loyalty_hero_redemption hold ON hold.member_id = member.id AND hold.state = 'held'
         GROUP BY member.id HAVING member.points_held <> COALESCE(sum(hold.points), 0)""",
    "a redemption never gives back more than it took": """
        SELECT redemption.id, sum(entry.points), sum(entry.amount)
          FROM loyalty_hero_redemption redemption JOIN loyalty_hero_entry entry ON entry.redemption_id = redemption.id
         GROUP BY redemption.id HAVING sum(entry.points) > 0 OR sum(entry.amount) < 0
                OR -sum(entry.points) > redemption.points OR sum(entry.amount) > redemption.amount""",
    "points of a sale that expired are no more than it earned": """
        SELECT lot.source_key, sum(part.points) FROM loyalty_hero_allocation part
          JOIN entry lot ON lot.id = part.lot_id AND lot.kind IN ('earn', 'bonus', 'welcome')
          JOIN entry debit ON debit.id = part.debit_id AND debit.kind = 'expire'
         GROUP BY lot.source_key, lot.member_id
        HAVING sum(part.points)
               - COALESCE((SELECT sum(back.points) FROM entry back
                            WHERE back.source_key = lot.source_key AND back.member_id = lot.member_id
                              AND back.kind = 'expire' AND back.points > 0), 0)
               > (SELECT sum(own.points) FROM entry own
                   WHERE own.source_key = lot.source_key AND own.member_id = lot.member_id
                     AND own.kind IN ('earn', 'bonus', 'welcome'))
               -- Goods that came back without their sale took points; those may come back when it is somebody else's.
               + COALESCE((SELECT -sum(took.points) FROM entry took
                            WHERE took.source_key = lot.source_key AND took.member_id = lot.member_id
                              AND took.number = 1 AND took.points < 0
                              AND took.kind IN ('earn', 'bonus', 'welcome')), 0)""",
    "a redemption costs its company what it did at the rate of its first posting": """
        SELECT redemption.id, sum(line.balance), sum(line.amount_currency)
          FROM loyalty_hero_redemption redemption
          JOIN account_move_line line ON line.loyalty_redemption_id = redemption.id AND line.parent_state = 'posted'
          JOIN account_account account ON account.id = line.account_id AND account.account_type LIKE 'expense%'
         GROUP BY redemption.id
        HAVING (sum(line.amount_currency) = 0 AND sum(line.balance) <> 0)
            OR abs(sum(line.balance) - sum(line.amount_currency)
                   * (array_agg(line.balance ORDER BY line.id))[1]
                   / (array_agg(line.amount_currency ORDER BY line.id))[1]) > 0.02""",
    "each posting is balanced and reconciled with a sale": """
        SELECT loyalty_redemption_id FROM account_move_line
         WHERE loyalty_redemption_id IS NOT NULL AND parent_state = 'posted'
           AND move_id NOT IN (SELECT move_id FROM pos_session WHERE move_id IS NOT NULL)
         GROUP BY loyalty_redemption_id, move_id HAVING sum(balance) <> 0""",
    "a session books what points paid as an expense only": """
        SELECT line.id FROM account_move_line line
          JOIN pos_session session ON session.move_id = line.move_id
          JOIN account_account account ON account.id = line.account_id
         WHERE line.loyalty_redemption_id IS NOT NULL AND account.account_type NOT LIKE 'expense%'""",
    "premiums that were taken back stand alone (L21)": """
        SELECT source_key, member_id FROM loyalty_hero_premium WHERE state = 'due'
         GROUP BY source_key, member_id HAVING count(*) > 1""",
    "nothing expires too early (L14)": """
    SELECT debit.id FROM entry debit
      JOIN loyalty_hero_allocation part ON part.debit_id = debit.id
      JOIN entry lot ON lot.id = part.lot_id
     WHERE debit.kind = 'expire' AND debit.points < 0
       AND lot.date_expiry >= (debit.date AT TIME ZONE 'UTC' AT TIME ZONE lot.tz)::date""",
    "points have the expiry that their program says": """
        SELECT entry.id, program.code, entry.date_sale, entry.date_expiry, entry.date_available
          FROM entry JOIN loyalty_hero_program program ON program.id = entry.program_id
         WHERE entry.kind IN ('earn', 'bonus') AND entry.points > 0
           AND (entry.date_expiry IS DISTINCT FROM
                   CASE program.code WHEN 'STARS' THEN entry.date_sale + 30
                                     WHEN 'MOONS' THEN make_date(EXTRACT(YEAR FROM entry.date_sale)::int, 12, 31) END
                OR entry.date_available IS DISTINCT FROM
                   CASE program.code WHEN 'LEAVES' THEN entry.date_sale + 2 END)""",
    "points that are given back are valid (L15)": """
        SELECT id, date_expiry FROM entry
         WHERE kind = 'redeem' AND points > 0
           AND date_expiry < (date AT TIME ZONE 'UTC' AT TIME ZONE tz)::date""",
    "nobody earns more Beans a day than the program allows": """
        SELECT entry.member_id, entry.date_sale, sum(entry.points)
          FROM entry JOIN loyalty_hero_program program ON program.id = entry.program_id
         WHERE program.code = 'BEANS' AND entry.kind = 'earn'
         GROUP BY entry.member_id, entry.date_sale HAVING sum(entry.points) > 150""",
    "memberships of a member do not overlap (L22)": """
        SELECT period.id FROM loyalty_hero_membership period JOIN loyalty_hero_membership other
            ON other.member_id = period.member_id AND other.id > period.id AND other.state = 'valid'
         WHERE period.state = 'valid'
           AND other.date_start <= period.date_end AND period.date_start <= other.date_end""",
}

SWEPT = """
    SELECT lot.id, lot.date_expiry FROM loyalty_hero_entry lot
      JOIN loyalty_hero_member member ON member.id = lot.member_id
     WHERE lot.points_open > 0 AND member.points_held = 0
       AND lot.date_expiry < (%s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE lot.tz)::date"""
"""What is open though its last day is over where its shop is; nothing, after a sweep."""
