-- Two years of sales, set by set. Each part is one transaction; a build that was interrupted goes on with the next one.
--
-- Every entry has a key of its own while it is made: eight times its sale's number, plus what it is.  Ids follow time.

-- part: customers
-- The customer of every fourth is in a second program.
INSERT INTO res_partner (id, name, complete_name, email, active, type, autopost_bills, partner_share, commercial_partner_id,
                         create_date, write_date, country_id, is_company, employee, color, customer_rank, supplier_rank)
SELECT %(partner)s + number, name, name, 'c' || number || '@example.com', true, 'contact', 'ask', true,
       %(partner)s + number, now(), now(), (SELECT id FROM res_country WHERE code = 'US'), false, false, 0, 1, 0
  FROM (SELECT number, (ARRAY['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gwen', 'Hugo', 'Ida', 'Jon'])[1 + mod(number, 10)]
               || ' ' || initcap(translate(substr(md5(number::text), 1, 7), '0123456789', 'ghiklmnops')) || ' ' || number AS name
          FROM generate_series(1, %(customers)s) number) AS person;
SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner));

-- part: sales
CREATE UNLOGGED TABLE scale_sale AS
SELECT number, customer, %(member)s + customer AS member_id,
       CASE WHEN mod(customer, 4) = 0 THEN %(member)s + %(customers)s + customer / 4 END AS second_id,
       CASE WHEN mod(customer, 10) < 6 THEN 0 WHEN mod(customer, 10) < 8 THEN 1 ELSE 2 END AS place,
       moment, (moment AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')::date AS day,
       1 + mod(number, 12) AS shop, spend, 1 + mod(number, 3) AS items,
       CASE WHEN mod(customer, 10) < 6 THEN floor(spend) WHEN mod(customer, 10) < 8 THEN 10 * (1 + mod(number, 3)) ELSE 50 END AS points,
       CASE WHEN mod(number, 7) = 0 THEN 15 ELSE 0 END AS bonus,
       mod(number, 33) = 0 AND number < %(sales)s * 0.98 AS is_returned
  FROM (SELECT number, 1 + floor(%(customers)s * power(random(), 1.5))::int AS customer,
               %(begin)s::timestamp + interval '1 second' * floor(number * (%(days)s * 86400.0 / %(sales)s)) AS moment,
               round((8 + 150 * random() * random())::numeric, 2) AS spend
          FROM (SELECT setseed(0.42)) AS seed, generate_series(1, %(sales)s) number) AS sale;

-- part: lots
-- What comes back of a sale is taken from its own lot.
CREATE UNLOGGED TABLE scale_lot AS
SELECT lot.*, sum(points - back) OVER (PARTITION BY member_id ORDER BY key) - (points - back) AS before
  FROM (SELECT number::bigint * 8 + 1 AS key, number, member_id, place, day, points,
               CASE WHEN is_returned THEN round(points / 2) ELSE 0 END AS back
          FROM scale_sale
         UNION ALL
        SELECT number::bigint * 8 + 2, number, member_id, place, day, bonus, 0 FROM scale_sale WHERE bonus > 0
         UNION ALL
        SELECT -(customer::bigint * 8 + 1), NULL, %(member)s + customer,
               CASE WHEN mod(customer, 10) < 6 THEN 0 WHEN mod(customer, 10) < 8 THEN 1 ELSE 2 END,
               %(begin)s::date, 120, 0
          FROM generate_series(9, %(customers)s, 10) customer) AS lot;

-- part: redemptions
-- Who has collected another 600 spends 300 of them.
CREATE UNLOGGED TABLE scale_redeem AS
SELECT row_number() OVER (ORDER BY number) + %(redemption)s AS redemption_id, number, member_id, 300 AS points,
       300 * (row_number() OVER (PARTITION BY member_id ORDER BY number) - 1) AS before
  FROM (SELECT number, member_id, max(floor((before + points - back) / 600) - floor(before / 600)) AS steps
          FROM scale_lot GROUP BY number, member_id) AS crossed
 WHERE steps > 0 AND number IS NOT NULL;

-- part: allocations
CREATE UNLOGGED TABLE scale_allocation AS
SELECT lot.key AS lot, redeem.number::bigint * 8 AS debit,
       LEAST(lot.before + lot.points - lot.back, redeem.before + redeem.points) - GREATEST(lot.before, redeem.before) AS points
  FROM scale_lot lot JOIN scale_redeem redeem ON redeem.member_id = lot.member_id
   AND redeem.before < lot.before + lot.points - lot.back AND lot.before < redeem.before + redeem.points;
INSERT INTO scale_allocation
SELECT key, number::bigint * 8 + 4, back FROM scale_lot WHERE back > 0;

-- part: what is left of lots
CREATE UNLOGGED TABLE scale_left AS
SELECT lot.key, lot.member_id, lot.number, lot.points - COALESCE(used.points, 0) AS points,
       CASE WHEN lot.place = 0 THEN lot.day + 365 END AS expiry
  FROM scale_lot lot
  LEFT JOIN (SELECT lot, sum(points) AS points FROM scale_allocation GROUP BY lot) AS used ON used.lot = lot.key;
-- The job that lets points expire ran until some months ago.
CREATE UNLOGGED TABLE scale_expire AS
SELECT left_over.member_id, 1 + (mod(COALESCE(left_over.number, 0), 12) >= 8)::int AS company, left_over.expiry + 1 AS day,
       sum(left_over.points) AS points
  FROM scale_left left_over WHERE points > 0 AND expiry < %(swept)s GROUP BY 1, 2, 3;
INSERT INTO scale_allocation
SELECT left_over.key,
       1000000000000 + left_over.member_id::bigint * 10000 + (left_over.expiry + 1 - %(begin)s::date) * 2
           + (mod(COALESCE(left_over.number, 0), 12) >= 8)::int, left_over.points
  FROM scale_left left_over WHERE points > 0 AND expiry < %(swept)s;
UPDATE scale_left SET points = 0 WHERE points > 0 AND expiry < %(swept)s;

-- part: transactions in the order of time
CREATE UNLOGGED TABLE scale_transaction AS
SELECT %(transaction)s + row_number() OVER (ORDER BY moment, what, ref) AS id, *
  FROM (SELECT moment, 'sale' AS what, number AS ref FROM scale_sale
         UNION ALL
        SELECT moment + interval '7 days', 'return', number FROM scale_sale WHERE is_returned
         UNION ALL
        SELECT day + interval '6 hours', 'expire' || company, day - %(begin)s::date FROM scale_expire GROUP BY day, company
         UNION ALL
        SELECT %(begin)s::timestamp, 'import', ref FROM generate_series(0, %(customers)s / 1000) ref) AS event;
CREATE INDEX ON scale_transaction (what, ref);
ANALYZE scale_transaction;

-- part: post transactions
INSERT INTO loyalty_hero_transaction (id, source_key, source_model, source_id, source_name, number, cause_model, cause_id,
                                      cause_name, company_id, shop, date, date_posted, day, date_sale, user_id, judged)
SELECT transaction.id, 'pos.order,' || md5(sale.number::text)::uuid, 'pos.order', %(order)s + sale.number,
       'Shop ' || sale.shop || ' - ' || lpad(sale.number::text, 8, '0'),
       CASE what WHEN 'sale' THEN 1 ELSE 2 END,
       CASE what WHEN 'return' THEN 'pos.order' END, CASE what WHEN 'return' THEN %(order)s + sale.number + %(sales)s END,
       CASE what WHEN 'return' THEN 'Shop ' || sale.shop || ' - ' || lpad(sale.number::text, 8, '0') || ' REFUND' END,
       CASE WHEN sale.shop > 8 THEN %(second)s ELSE %(first)s END, 'Shop ' || sale.shop, transaction.moment, transaction.moment,
       (transaction.moment AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')::date, sale.day, %(cashier)s,
       -- What a sale was judged by, as loyalty_hero/models/ledger/judged.py packs it.
       CASE what WHEN 'sale' THEN format('[[null,[[%%s,%%s]]],{"%%s":[%%s]},[%%s],{"%%s":[%%s,null,null,%%s,', %(cash)s,
               (sale.spend * 100)::int, %(product)s + mod(sale.number, 5), 1 + mod(sale.number, 5), %(partner)s + sale.customer,
               sale.member_id, (%(versions)s::int[])[1 + sale.place],
               CASE sale.place WHEN 0 THEN format('[null,%%s,null,null,{"day":0}]', mod(sale.number, 90000)) ELSE '[]' END)
           ELSE format('[null,null,null,{"%%s":[null,null,null,null,', sale.member_id) END
       || format('[["rule",%%s,%%s,%%s,%%s]]]}]', sale.place + 1, (sale.spend * 100)::int, (sale.items * 1000)::int,
                 (sale.points * 100)::int)
  FROM scale_transaction transaction JOIN scale_sale sale ON sale.number = transaction.ref
 WHERE what IN ('sale', 'return') ORDER BY transaction.id;
INSERT INTO loyalty_hero_transaction (id, source_key, number, company_id, date, date_posted, day, date_sale, user_id)
SELECT id, what || ',' || ref, 1, CASE what WHEN 'expire2' THEN %(second)s ELSE %(first)s END, moment, moment, moment::date, moment::date, 1
  FROM scale_transaction WHERE what NOT IN ('sale', 'return') ORDER BY id;
SELECT setval('loyalty_hero_transaction_id_seq', (SELECT max(id) FROM loyalty_hero_transaction));

-- part: entries in the order of time
CREATE UNLOGGED TABLE scale_entry AS
SELECT %(entry)s + row_number() OVER (ORDER BY transaction_id, key) AS id, *
  FROM (SELECT transaction.id AS transaction_id, lot.key, lot.member_id, lot.place,
               CASE WHEN lot.number IS NULL THEN 'import' WHEN mod(lot.key, 8) = 2 THEN 'bonus' ELSE 'earn' END AS kind,
               lot.points, left_over.points AS points_open, NULL::int AS redemption_id, left_over.expiry,
               CASE WHEN lot.place = 1 THEN lot.day + 2 END AS available,
               CASE WHEN mod(lot.key, 8) = 1 THEN sale.spend ELSE 0 END AS spend,
               CASE WHEN mod(lot.key, 8) = 1 THEN sale.items ELSE 0 END AS items
          FROM scale_lot lot JOIN scale_left left_over ON left_over.key = lot.key
          LEFT JOIN scale_sale sale ON sale.number = lot.number
          JOIN scale_transaction transaction ON transaction.what = CASE WHEN lot.number IS NULL THEN 'import' ELSE 'sale' END
           AND transaction.ref = COALESCE(lot.number, (lot.member_id - %(member)s) / 1000)
         UNION ALL
        SELECT transaction.id, number::bigint * 8 + 3, second_id, 3 + mod(customer / 4, 5) / 2, 'earn', 0, 0, NULL, NULL, NULL, spend, items
          FROM scale_sale JOIN scale_transaction transaction ON what = 'sale' AND ref = number WHERE second_id IS NOT NULL
         UNION ALL
        SELECT transaction.id, number::bigint * 8 + 4, member_id, place, 'earn', -round(points / 2), 0, NULL, NULL, NULL,
               -round(spend / 2, 2), -1
          FROM scale_sale JOIN scale_transaction transaction ON what = 'return' AND ref = number WHERE is_returned AND round(points / 2) > 0
         UNION ALL
        SELECT transaction.id, redeem.number::bigint * 8, redeem.member_id, sale.place, 'redeem', -redeem.points, 0, redemption_id, NULL, NULL, NULL, NULL
          FROM scale_redeem redeem JOIN scale_sale sale ON sale.number = redeem.number
          JOIN scale_transaction transaction ON what = 'sale' AND ref = redeem.number
         UNION ALL
        SELECT transaction.id, 1000000000000 + member_id::bigint * 10000 + (day - %(begin)s::date) * 2 + company - 1, member_id, 0,
               'expire', -points, 0, NULL, NULL, NULL, NULL, NULL
          FROM scale_expire JOIN scale_transaction transaction
            ON what = 'expire' || company AND ref = day - %(begin)s::date) AS posting;

-- part: post entries
INSERT INTO loyalty_hero_entry (id, transaction_id, member_id, program_id, redemption_id, kind, tz, date_available, date_expiry, idle_days,
                                points, points_open, spend, amount, items)
SELECT id, transaction_id, member_id, (%(programs)s::int[])[1 + place], redemption_id, kind,
       CASE WHEN points > 0 THEN 'America/New_York' END, available, expiry,
       CASE WHEN points > 0 AND place = 1 THEN 400 END, points, points_open, spend,
       CASE WHEN redemption_id IS NOT NULL THEN -points / 100 END, items
  FROM scale_entry ORDER BY id;
SELECT setval('loyalty_hero_entry_id_seq', (SELECT max(id) FROM loyalty_hero_entry));

-- part: post allocations
INSERT INTO loyalty_hero_allocation (lot_id, debit_id, points)
SELECT lot.id, debit.id, allocation.points
  FROM scale_allocation allocation JOIN scale_entry lot ON lot.key = allocation.lot
  JOIN scale_entry debit ON debit.key = allocation.debit ORDER BY debit.id;

-- part: members
-- Some have orders open that reserve points; the tills of some never came back.
CREATE UNLOGGED TABLE scale_sum AS
SELECT entry.member_id, sum(entry.points) AS balance, sum(entry.points_open) FILTER (WHERE entry.expiry IS NULL OR entry.expiry > current_date) AS free,
       max(transaction.date_sale) FILTER (WHERE entry.kind <> 'expire' AND transaction.number = 1) AS active,
       sum(entry.spend) FILTER (WHERE transaction.date_sale > current_date - 364) AS spend, sum(entry.spend) AS total
  FROM scale_entry entry JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id GROUP BY entry.member_id;
INSERT INTO loyalty_hero_member (id, partner_id, program_id, sequence, factor, date_joined, balance, points_held, date_activity,
                                 tier_id, tier_date, create_uid, write_uid, create_date, write_date, active)
SELECT member.id, %(partner)s + member.customer, (%(programs)s::int[])[1 + member.place], 10 + member.place, 1, %(begin)s::date,
       COALESCE(total.balance, 0), CASE WHEN mod(member.id, 10) = 0 AND total.free >= 10 THEN 10 ELSE 0 END, total.active,
       tier.id, CASE WHEN tier.id IS NOT NULL THEN current_date - 30 END, 1, 1, %(begin)s::timestamp, %(begin)s::timestamp, true
  FROM (SELECT %(member)s + customer AS id, customer,
               CASE WHEN mod(customer, 10) < 6 THEN 0 WHEN mod(customer, 10) < 8 THEN 1 ELSE 2 END AS place
          FROM generate_series(1, %(customers)s) customer
         UNION ALL
        SELECT %(member)s + %(customers)s + customer / 4, customer, 3 + mod(customer / 4, 5) / 2
          FROM generate_series(4, %(customers)s, 4) customer) AS member
  LEFT JOIN scale_sum total ON total.member_id = member.id
  LEFT JOIN loyalty_hero_tier tier ON member.place = 0 AND tier.id = CASE WHEN total.spend >= 2000 THEN %(gold)s
                                   WHEN total.spend >= 600 OR mod(member.id, 5) = 0 THEN %(silver)s END
 ORDER BY member.id;
SELECT setval('loyalty_hero_member_id_seq', (SELECT max(id) FROM loyalty_hero_member));
INSERT INTO loyalty_hero_tier_change (member_id, program_id, after_id, date, why, is_mail_due, create_uid, write_uid, create_date, write_date)
SELECT id, program_id, tier_id, tier_date, 'sale', false, 1, 1, now(), now() FROM loyalty_hero_member WHERE tier_id IS NOT NULL;

-- part: redemptions and premiums
INSERT INTO loyalty_hero_redemption (id, member_id, program_id, company_id, reward_id, currency_id, points, amount, state, key,
                                     date_posted, date_lapse, source_key, source_model, source_id, source_name, shop, user_id,
                                     create_uid, write_uid, create_date, write_date, is_conflict, is_cancelled, treatment)
SELECT redeem.redemption_id, redeem.member_id, (%(programs)s::int[])[1 + sale.place], CASE WHEN sale.shop > 8 THEN %(second)s ELSE %(first)s END,
       (%(rewards)s::int[])[1 + sale.place], %(currency)s, 300, 3, 'posted', 'pos.payment,' || md5('p' || sale.number)::uuid, sale.moment,
       sale.moment + interval '1 hour', 'pos.order,' || md5(sale.number::text)::uuid, 'pos.order', %(order)s + sale.number,
       'Shop ' || sale.shop || ' - ' || lpad(sale.number::text, 8, '0'), 'Shop ' || sale.shop, %(cashier)s, %(cashier)s, %(cashier)s,
       sale.moment, sale.moment, false, false, 'payment'
  FROM scale_redeem redeem JOIN scale_sale sale ON sale.number = redeem.number ORDER BY redeem.redemption_id;
SELECT setval('loyalty_hero_redemption_id_seq', GREATEST(1, (SELECT max(id) FROM loyalty_hero_redemption)));
INSERT INTO loyalty_hero_redemption (member_id, program_id, company_id, reward_id, currency_id, points, amount, state, key,
                                     date_lapse, source_key, source_model, source_name, shop, user_id, create_uid, write_uid,
                                     create_date, write_date, is_conflict, is_cancelled, treatment)
SELECT member.id, member.program_id, %(first)s, reward.id, %(currency)s, 10, 0.1, 'held', 'pos.payment,' || md5('h' || member.id)::uuid,
       CASE WHEN mod(member.id, 50) = 0 THEN now() + interval '30 days' ELSE now() - interval '1 day' END,
       'pos.order,' || md5('o' || member.id)::uuid, 'pos.order', 'Open order', 'Shop 1', %(cashier)s, %(cashier)s, %(cashier)s, now(), now(), false, false, 'payment'
  FROM loyalty_hero_member member JOIN loyalty_hero_reward reward ON reward.program_id = member.program_id WHERE member.points_held > 0;
INSERT INTO loyalty_hero_premium (member_id, program_id, company_id, version_id, count, state, date, worth, amount, items, source_key,
                                  source_model, source_name, create_uid, write_uid, create_date, write_date)
SELECT member.id, member.program_id, %(first)s, (%(versions)s::int[])[4], 1, (ARRAY['issued', 'issued', 'issued', 'due'])[1 + mod(member.id, 4)],
       total.active, 25, 500, 0, 'pos.order,' || md5('p' || member.id || number)::uuid, 'pos.order', 'Premium', 1, 1, now(), now()
  FROM loyalty_hero_member member JOIN scale_sum total ON total.member_id = member.id,
       generate_series(1, floor(total.total / 500)::int) number WHERE member.program_id = (%(programs)s::int[])[4];
INSERT INTO loyalty_hero_membership (member_id, program_id, product_id, days, source_key, source_model, source_name, state, date_bought, date_start,
                                     date_end, amount, create_uid, write_uid, create_date, write_date)
SELECT id, program_id, %(membership)s, 365, 'pos.order,' || md5('m' || id)::uuid, 'pos.order', 'Membership', 'valid', day, day, day + 364, 49,
       1, 1, now(), now()
  FROM (SELECT *, current_date - mod(id, 500) AS day FROM loyalty_hero_member WHERE program_id = (%(programs)s::int[])[6]) AS member;

-- part: postings of redemptions
INSERT INTO account_move (id, name, ref, state, move_type, auto_post, journal_id, company_id, currency_id, date, create_uid, write_uid, create_date, write_date, posted_before)
SELECT %(move)s + redeem.redemption_id, 'LOY/' || redeem.redemption_id, 'Paid with points', 'posted', 'entry', 'no', %(journal)s, redemption.company_id, %(currency)s,
       sale.day, 1, 1, now(), now(), true
  FROM scale_redeem redeem JOIN scale_sale sale ON sale.number = redeem.number
  JOIN loyalty_hero_redemption redemption ON redemption.id = redeem.redemption_id;
SELECT setval('account_move_id_seq', (SELECT max(id) FROM account_move));
INSERT INTO account_move_line (move_id, journal_id, company_id, company_currency_id, currency_id, account_id, name, parent_state, move_name, display_type, date,
                               debit, credit, balance, amount_currency, create_uid, write_uid, create_date, write_date, reconciled,
                               loyalty_redemption_id, loyalty_cause_model, loyalty_cause_id)
SELECT move.id, move.journal_id, move.company_id, move.currency_id, move.currency_id, side.account_id, move.ref, 'posted', move.name, 'product', move.date,
       GREATEST(side.amount, 0), GREATEST(-side.amount, 0), side.amount, side.amount, 1, 1, now(), now(), false,
       redeem.redemption_id, 'pos.order', %(order)s + redeem.number
  FROM scale_redeem redeem JOIN account_move move ON move.id = %(move)s + redeem.redemption_id,
       (VALUES (%(expense)s, 3), (%(receivable)s, -3)) AS side (account_id, amount);

-- part: drop what it was made from
DROP TABLE scale_sale, scale_lot, scale_redeem, scale_allocation, scale_left, scale_expire, scale_transaction, scale_entry, scale_sum;
