-- The points ledger keeps itself: sums are made here, posted facts cannot be changed here.
--
-- Whoever inserts an entry moves the member's balance; whoever allocates a lot lowers what is left of it.  No statement of
-- the application can set those sums, and none can change or delete what was posted.  Units: points (numeric, 2 decimals).

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

-- A member is active with everything but expiry.  What takes something back is no activity, and what it takes back wholly
-- never was one.
CREATE OR REPLACE FUNCTION loyalty_hero_entry_count() RETURNS trigger AS $$
DECLARE
    active date;
BEGIN
    IF NEW.kind = 'expire' THEN
        UPDATE loyalty_hero_member SET balance = balance + NEW.points WHERE id = NEW.member_id;
        RETURN NULL;
    END IF;
    SELECT date_sale INTO active FROM loyalty_hero_transaction WHERE id = NEW.transaction_id AND number = 1;
    IF active IS NOT NULL THEN
        UPDATE loyalty_hero_member
           SET balance = balance + NEW.points, date_activity = GREATEST(date_activity, active)
         WHERE id = NEW.member_id;
    ELSE
        SELECT max(sale.day) INTO active
          FROM (SELECT max(transaction.date_sale) AS day
                  FROM loyalty_hero_entry entry
                  JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                 WHERE entry.member_id = NEW.member_id AND entry.kind <> 'expire'
                 GROUP BY transaction.source_key, entry.redemption_id
                HAVING sum(entry.points) <> 0 OR sum(entry.spend) <> 0) AS sale;
        UPDATE loyalty_hero_member
           SET balance = balance + NEW.points, date_activity = active
         WHERE id = NEW.member_id;
    END IF;
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
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_entry_count();
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
DECLARE
    members integer;
BEGIN
    SELECT count(DISTINCT member_id) INTO members
      FROM loyalty_hero_entry WHERE id IN (NEW.lot_id, NEW.debit_id);
    IF members <> 1 THEN
        RAISE EXCEPTION 'A lot can only be consumed by its own member.' USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE loyalty_hero_entry SET points_open = points_open - NEW.points WHERE id = NEW.lot_id;
    UPDATE loyalty_hero_entry SET points_open = points_open + NEW.points WHERE id = NEW.debit_id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS allocation_count ON loyalty_hero_allocation;
CREATE TRIGGER allocation_count AFTER INSERT ON loyalty_hero_allocation
    FOR EACH ROW EXECUTE FUNCTION loyalty_hero_allocation_count();
DROP TRIGGER IF EXISTS allocation_refuse ON loyalty_hero_allocation;
CREATE TRIGGER allocation_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON loyalty_hero_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION loyalty_hero_refuse();

-- Redemptions: a hold lowers what is available; it is posted or void exactly once (a lapsed one may still be posted, late)

CREATE OR REPLACE FUNCTION loyalty_hero_redemption_keep() RETURNS trigger AS $$
BEGIN
    IF OLD.state IN ('posted', 'void')
       AND (NEW.state, NEW.points, NEW.amount, NEW.member_id, NEW.key)
           IS DISTINCT FROM (OLD.state, OLD.points, OLD.amount, OLD.member_id, OLD.key) THEN
        RAISE EXCEPTION 'A redemption that is % cannot be changed.', OLD.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.member_id <> OLD.member_id THEN
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
        NEW.points_held := 0;
        NEW.date_activity := NULL;
    ELSIF pg_trigger_depth() = 1
          AND (NEW.balance, NEW.points_held, NEW.date_activity)
              IS DISTINCT FROM (OLD.balance, OLD.points_held, OLD.date_activity) THEN
        RAISE EXCEPTION 'A balance is the sum of its entries and cannot be set.' USING ERRCODE = 'restrict_violation';
    ELSIF (NEW.partner_id, NEW.program_id) IS DISTINCT FROM (OLD.partner_id, OLD.program_id)
          AND (EXISTS (SELECT FROM loyalty_hero_entry WHERE member_id = OLD.id)
               OR EXISTS (SELECT FROM loyalty_hero_redemption WHERE member_id = OLD.id)
               OR EXISTS (SELECT FROM loyalty_hero_premium WHERE member_id = OLD.id)
               OR EXISTS (SELECT FROM loyalty_hero_membership WHERE member_id = OLD.id)) THEN
        RAISE EXCEPTION 'A member with a history keeps its customer and its program.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

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
