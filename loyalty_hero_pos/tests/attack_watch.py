"""Watches the tables that nobody may change by a call: what changed is noted by triggers of the test's own.

Comparing whole tables after each call would take longer than the calls.
"""

from odoo.tools import SQL

SETTLED = {
    "pos.order": "state partner_id amount_total amount_tax amount_paid amount_return session_id "
    "company_id pricelist_id date_order uuid fiscal_position_id account_move currency_rate",
    "pos.order.line": "order_id product_id qty price_unit discount price_subtotal "
    "price_subtotal_incl refunded_orderline_id company_id is_reward_line coupon_id uuid",
    "pos.payment": "pos_order_id amount payment_method_id uuid session_id is_change",
    "pos.session": "state config_id stop_at start_at",
    "account.move": "state partner_id commercial_partner_id amount_total amount_residual invoice_date "
    "currency_id company_id move_type reversed_entry_id payment_state",
    "account.move.line": "move_id product_id quantity price_unit discount price_total price_subtotal "
    "account_id balance amount_currency partner_id currency_id amount_residual reconciled",
    "loyalty.card": "points code program_id partner_id active expiration_date",
}
"""Columns that settling and the books rest on.  Fields of Loyalty Hero itself are added from the registry."""

PARENTS = {
    "pos.order.line": "order_id",
    "pos.payment": "pos_order_id",
    "account.move.line": "move_id",
}

RESTED_ON = """
    SELECT source_id FROM loyalty_hero_transaction WHERE source_model = 'account.move'
    UNION SELECT cause_id FROM loyalty_hero_transaction WHERE cause_model = 'account.move'"""
"""Invoices and credit notes that points rest on."""

FROZEN = {
    "pos.order": "state NOT IN ('draft', 'cancel')",
    "pos.order.line": "order_id IN (SELECT id FROM pos_order WHERE state NOT IN ('draft', 'cancel'))",
    "pos.payment": "pos_order_id IN (SELECT id FROM pos_order WHERE state NOT IN ('draft', 'cancel'))",
    "pos.session": "state IN ('closed', 'opened')",
    "account.move": "state = 'posted' AND (id IN (SELECT move_id FROM account_move_line "
    "WHERE loyalty_redemption_id IS NOT NULL) "
    f"OR id IN ({RESTED_ON}))",
    "account.move.line": "parent_state = 'posted' AND (loyalty_redemption_id IS NOT NULL OR display_type = 'product' "
    f"AND move_id IN ({RESTED_ON}))",
    "loyalty.card": "true",
}
"""Which rows count: what was paid, posted or issued when the attack began."""

FUNCTION = """
CREATE TABLE attack_frozen (place text, id integer, PRIMARY KEY (place, id));
CREATE TABLE attack_change (place text, op text, id integer, name text);
CREATE FUNCTION attack_note() RETURNS trigger AS $$
DECLARE
    row jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    names text[] := string_to_array(TG_ARGV[1], ' ');
    parent text := TG_ARGV[2];
    watched boolean := true;
BEGIN
    IF names IS NOT NULL AND array_length(names, 1) > 0 THEN
        IF TG_OP = 'INSERT' THEN
            watched := parent <> '' AND EXISTS (
                SELECT 1 FROM attack_frozen f WHERE f.place = TG_ARGV[3] AND f.id = (row->>parent)::int)
                -- Lines of an entry that are no goods are Odoo's own reckoning.
                AND COALESCE(row->>'display_type', 'product') = 'product';
        ELSE
            watched := EXISTS (
                SELECT 1 FROM attack_frozen f WHERE f.place = TG_ARGV[0] AND f.id = (old_row->>'id')::int);
        END IF;
    END IF;
    IF NOT watched THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'UPDATE' THEN
        INSERT INTO attack_change VALUES (TG_ARGV[0], lower(TG_OP), (row->>'id')::int, NULL);
    ELSE
        INSERT INTO attack_change
        SELECT TG_ARGV[0], 'update', (row->>'id')::int, n.key
          FROM jsonb_each(row) n
         WHERE NULLIF(NULLIF(NULLIF(n.value, 'null'), 'false'), '0')
               IS DISTINCT FROM NULLIF(NULLIF(NULLIF(old_row->n.key, 'null'), 'false'), '0')
           AND n.key NOT IN ('write_date', 'write_uid')
           AND (COALESCE(array_length(names, 1), 0) = 0 OR n.key = ANY(names));
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
"""


def get_own_models(env):
    """Models of Loyalty Hero with a table, wizards left out: whatever is in the registry, so also those to come."""
    return sorted(
        name
        for name, model in env.items()
        if name.startswith("loyalty.hero.")
        and model._auto
        and not model._abstract
        and not model._transient
    )


class Watch:
    """Notes changes of the ledger, of Loyalty Hero's other tables, and of paid and posted documents."""

    def __init__(self, env):
        self.env = env
        env.flush_all()
        env.cr.execute(FUNCTION)
        for name in get_own_models(env):
            # Reports of what a call did are no harm; what was reported stays.
            operations = "UPDATE OR DELETE" if name == "loyalty.hero.watch" else None
            self._add(name, operations=operations)
        for name, columns in SETTLED.items():
            own = [
                field.name
                for field in env[name]._fields.values()
                if field.store and field.column_type and "loyalty_hero" in (field._module or "")
            ]
            self._add(name, " ".join([*columns.split(), *own]))
            table = SQL.identifier(env[name]._table)
            env.cr.execute(
                SQL(
                    "INSERT INTO attack_frozen SELECT %s, id FROM %s WHERE %s",
                    name,
                    table,
                    SQL(FROZEN[name]),
                )
            )

    def _add(self, model, columns="", operations=None):
        table = self.env[model]._table
        known = set(self.env[model]._fields)
        assert set(columns.split()) <= known, set(columns.split()) - known
        parent = PARENTS.get(model, "")
        place = self.env[model]._fields[parent].comodel_name if parent else ""
        self.env.cr.execute(
            SQL(
                "CREATE TRIGGER attack_note AFTER %s ON %s FOR EACH ROW EXECUTE FUNCTION attack_note(%s, %s, %s, %s)",
                SQL(operations or "INSERT OR UPDATE OR DELETE"),
                SQL.identifier(table),
                model,
                columns,
                parent,
                place,
            )
        )

    def get_changes(self):
        """What changed since the savepoint: a set of ``(model, operation, column, id)``."""
        self.env.cr.execute("SELECT DISTINCT place, op, COALESCE(name, ''), id FROM attack_change")
        return set(self.env.cr.fetchall())
