-- The points ledger keeps itself: sums are made here, posted facts cannot be changed here.
--
-- Whoever inserts an entry moves the member's balance; whoever allocates a lot lowers what is left of it.  No statement of
-- the application can set those sums, and none can change or delete what was posted.  Units: points (numeric, 2 decimals); what
-- is carried has 9.

-- The door for migrations (migration.py): open for the transaction that it names, while modules are installed or upgraded.
CREATE OR REPLACE FUNCTION loyalty_hero_migrates() RETURNS boolean AS $$
    SELECT COALESCE(current_setting('loyalty_hero.migration', true), '') = pg_current_xact_id()::text
           AND EXISTS (SELECT FROM ir_module_module WHERE state IN ('to install', 'to upgrade'));
$$ LANGUAGE sql;

CREATE OR REPLACE FUNCTION loyalty_hero_refuse() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND loyalty_hero_migrates() THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The points ledger is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'Post an adjustment instead: it keeps the history true.';
END $$ LANGUAGE plpgsql;

-- Entries ------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION loyalty_hero_entry_open() RETURNS trigger AS $$
BEGIN
    NEW.points_open := NEW.points;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

-- A member is active with everything but expiry and transfers: nobody's points live longer because they change hands.
-- What takes something back is no activity, and what it takes back wholly never was one: after a change of an earlier
-- sale, the day is looked up anew.
CREATE OR REPLACE FUNCTION loyalty_hero_entry_count() RETURNS trigger AS $$
BEGIN
    -- Members are locked in one order everywhere, so that nobody waits in a circle.
    PERFORM FROM loyalty_hero_member WHERE id IN (SELECT member_id FROM posted) ORDER BY id FOR UPDATE;
    UPDATE loyalty_hero_member member
       SET balance = balance + change.points,
           carried = CASE WHEN change.carried IS NULL THEN member.carried
                          ELSE COALESCE(member.carried, 0) + change.carried END,
           date_activity = CASE WHEN NOT change.is_correction THEN GREATEST(date_activity, change.day) ELSE (
               SELECT max(sale.day)
                 FROM (SELECT max(transaction.date_sale) AS day
                         FROM loyalty_hero_entry entry
                         JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                         JOIN loyalty_hero_member own ON own.id = entry.member_id
                        WHERE (own.id = member.id OR own.merged_into_id = member.id)
                          AND entry.kind NOT IN ('expire', 'transfer')
                        GROUP BY transaction.source_key, entry.redemption_id
                       HAVING sum(entry.points) + COALESCE(sum(entry.carried), 0) <> 0
                            OR sum(entry.spend) <> 0) AS sale) END
      FROM (SELECT entry.member_id,
                   sum(entry.points) AS points,
                   sum(entry.carried) AS carried,
                   max(transaction.date_sale) FILTER (WHERE entry.kind NOT IN ('expire', 'transfer')) AS day,
                   bool_or(transaction.number > 1 AND entry.kind NOT IN ('expire', 'transfer')) AS is_correction
              FROM posted entry
              JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
             GROUP BY entry.member_id) AS change
     WHERE member.id = change.member_id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

-- Only an allocation (a trigger, so a depth above one) may lower what is open, and nothing else; or a migration.
CREATE OR REPLACE FUNCTION loyalty_hero_entry_keep() RETURNS trigger AS $$
BEGIN
    IF pg_trigger_depth() > 1
       AND to_jsonb(NEW) - 'points_open' = to_jsonb(OLD) - 'points_open' THEN
        RETURN NEW;
    END IF;
    IF loyalty_hero_migrates() THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The points ledger is append-only: UPDATE on loyalty_hero_entry is refused.'
        USING ERRCODE = 'restrict_violation',
              HINT = 'Post an adjustment instead: it keeps the history true.';
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS entry_open ON loyalty_hero_entry;
CREATE TRIGGER entry_open BEFORE INSERT ON loyalty_hero_entry
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_entry_open();
DROP TRIGGER IF EXISTS entry_count ON loyalty_hero_entry;
CREATE TRIGGER entry_count AFTER INSERT ON loyalty_hero_entry
    REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_entry_count();
DROP TRIGGER IF EXISTS entry_keep ON loyalty_hero_entry;
CREATE TRIGGER entry_keep BEFORE UPDATE ON loyalty_hero_entry
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_entry_keep();
DROP TRIGGER IF EXISTS entry_refuse ON loyalty_hero_entry;
CREATE TRIGGER entry_refuse BEFORE DELETE OR TRUNCATE ON loyalty_hero_entry
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

-- Transactions: what is the same for their entries --------------------------------------------------------------------

DROP TRIGGER IF EXISTS transaction_refuse ON loyalty_hero_transaction;
CREATE TRIGGER transaction_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_hero_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

-- Allocations --------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION loyalty_hero_allocation_count() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT FROM posted
                 JOIN loyalty_hero_entry lot ON lot.id = posted.lot_id
                 JOIN loyalty_hero_entry debit ON debit.id = posted.debit_id
                WHERE lot.member_id <> debit.member_id OR lot.id = debit.id) THEN
        RAISE EXCEPTION 'A lot can only be consumed by its own member.' USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE loyalty_hero_entry entry
       SET points_open = points_open + change.points
      FROM (SELECT id, sum(points) AS points
              FROM (SELECT lot_id AS id, -points AS points FROM posted
                     UNION ALL
                    SELECT debit_id, points FROM posted) AS side
             GROUP BY id) AS change
     WHERE entry.id = change.id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS allocation_count ON loyalty_hero_allocation;
CREATE TRIGGER allocation_count AFTER INSERT ON loyalty_hero_allocation
    REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_allocation_count();
DROP TRIGGER IF EXISTS allocation_refuse ON loyalty_hero_allocation;
CREATE TRIGGER allocation_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_hero_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

-- Redemptions: a hold lowers what is available; it is posted or void exactly once (a lapsed one may still be posted, late)

CREATE OR REPLACE FUNCTION loyalty_hero_redemption_keep() RETURNS trigger AS $$
BEGIN
    IF OLD.state IN ('posted', 'void')
       AND (NEW.state, NEW.points, NEW.amount, NEW.key)
           IS DISTINCT FROM (OLD.state, OLD.points, OLD.amount, OLD.key) THEN
        RAISE EXCEPTION 'A redemption that is % cannot be changed.', OLD.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.member_id <> OLD.member_id
       AND NOT EXISTS (SELECT FROM loyalty_hero_member
                        WHERE id = OLD.member_id AND merged_into_id = NEW.member_id) THEN
        RAISE EXCEPTION 'A redemption belongs to its member for good.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION loyalty_hero_redemption_count() RETURNS trigger AS $$
DECLARE
    released numeric := 0;
    held numeric := 0;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'held' THEN
        released := OLD.points;
    END IF;
    IF NEW.state = 'held' THEN
        held := NEW.points;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.member_id <> OLD.member_id THEN
        UPDATE loyalty_hero_member SET points_held = points_held - released WHERE id = OLD.member_id;
        released := 0;
    END IF;
    IF held <> released THEN
        UPDATE loyalty_hero_member SET points_held = points_held + held - released WHERE id = NEW.member_id;
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS redemption_keep ON loyalty_hero_redemption;
CREATE TRIGGER redemption_keep BEFORE UPDATE ON loyalty_hero_redemption
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_redemption_keep();
DROP TRIGGER IF EXISTS redemption_count ON loyalty_hero_redemption;
CREATE TRIGGER redemption_count AFTER INSERT OR UPDATE ON loyalty_hero_redemption
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_redemption_count();
DROP TRIGGER IF EXISTS redemption_refuse ON loyalty_hero_redemption;
CREATE TRIGGER redemption_refuse BEFORE DELETE OR TRUNCATE ON loyalty_hero_redemption
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

-- Members: the sums come from the triggers above, and from nowhere else ------------------------------------------------

CREATE OR REPLACE FUNCTION loyalty_hero_member_keep() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.balance := 0;
        NEW.carried := NULL;
        NEW.points_held := 0;
        NEW.date_activity := NULL;
        NEW.merged_into_id := NULL;
    ELSIF pg_trigger_depth() = 1
          AND (NEW.balance, NEW.carried, NEW.points_held, NEW.date_activity)
              IS DISTINCT FROM (OLD.balance, OLD.carried, OLD.points_held, OLD.date_activity) THEN
        RAISE EXCEPTION 'A balance is the sum of its entries and cannot be set.' USING ERRCODE = 'restrict_violation';
    ELSIF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id
          AND NOT EXISTS (SELECT FROM loyalty_hero_merge
                           WHERE member_id = OLD.id AND into_id = NEW.merged_into_id
                             AND database_transaction = pg_current_xact_id()::text) THEN
        RAISE EXCEPTION 'Only merging contacts lets another member go on.' USING ERRCODE = 'restrict_violation';
    ELSIF (NEW.partner_id, NEW.program_id) IS DISTINCT FROM (OLD.partner_id, OLD.program_id)
          AND NOT (NEW.program_id = OLD.program_id
                   AND EXISTS (SELECT FROM loyalty_hero_merge
                                WHERE member_id = OLD.id AND partner_from = OLD.partner_id
                                  AND partner_to = NEW.partner_id
                                  AND database_transaction = pg_current_xact_id()::text))
          AND (EXISTS (SELECT FROM loyalty_hero_entry WHERE member_id = OLD.id)
               OR EXISTS (SELECT FROM loyalty_hero_redemption WHERE member_id = OLD.id)
               OR EXISTS (SELECT FROM loyalty_hero_premium WHERE member_id = OLD.id)
               OR EXISTS (SELECT FROM loyalty_hero_membership WHERE member_id = OLD.id)) THEN
        RAISE EXCEPTION 'A member with a history keeps its customer and its program.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

-- Who goes on for a member was active when that one was.
CREATE OR REPLACE FUNCTION loyalty_hero_member_merge() RETURNS trigger AS $$
BEGIN
    UPDATE loyalty_hero_member SET date_activity = GREATEST(date_activity, NEW.date_activity)
     WHERE id = NEW.merged_into_id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS member_merge ON loyalty_hero_member;
CREATE TRIGGER member_merge AFTER UPDATE OF merged_into_id ON loyalty_hero_member
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_member_merge();
DROP TRIGGER IF EXISTS merge_refuse ON loyalty_hero_merge;
CREATE TRIGGER merge_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_hero_merge
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

DROP TRIGGER IF EXISTS member_keep ON loyalty_hero_member;
CREATE TRIGGER member_keep BEFORE INSERT OR UPDATE ON loyalty_hero_member
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_member_keep();

-- Programs: what the points of their members are counted in -----------------------------------------------------------

CREATE OR REPLACE FUNCTION loyalty_hero_program_keep() RETURNS trigger AS $$
BEGIN
    IF NEW.currency_id <> OLD.currency_id
       AND EXISTS (SELECT FROM loyalty_hero_program_version WHERE program_id = OLD.id) THEN
        RAISE EXCEPTION 'A program that was started keeps its currency.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.company_id IS DISTINCT FROM OLD.company_id
       AND EXISTS (SELECT FROM loyalty_hero_entry entry
                     JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                    WHERE entry.program_id = OLD.id AND transaction.company_id <> NEW.company_id) THEN
        RAISE EXCEPTION 'Another company uses the program already.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS program_keep ON loyalty_hero_program;
CREATE TRIGGER program_keep BEFORE UPDATE OF currency_id, company_id ON loyalty_hero_program
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_program_keep();

-- Program versions: what an entry was earned under ---------------------------------------------------------------------

DROP TRIGGER IF EXISTS version_refuse ON loyalty_hero_program_version;
CREATE TRIGGER version_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_hero_program_version
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

-- Seals: digests of what was posted -------------------------------------------------------------------------------------

DROP TRIGGER IF EXISTS seal_refuse ON loyalty_hero_seal;
CREATE TRIGGER seal_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_hero_seal
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();
