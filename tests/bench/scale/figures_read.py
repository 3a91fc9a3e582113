"""What people look at: the ledger's list, and points activity."""

from datetime import UTC, datetime

from figures import tell
from lxml import etree
from timing import say_ms, say_s, take_turns, time_call, undone

from odoo.tools.safe_eval import safe_eval

PAGE_TARGET = 0.1
ACTIVITY_TARGET = 1
ROUNDS = 5
PAGE = 80
COUNTED_MOST = 10_000


def read_page(env, domain):
    """Read a page of the ledger as its list does, with its count."""
    entries = env["loyalty.hero.entry"]
    arch = etree.fromstring(entries.get_view(view_type="list")["arch"])
    specification = {}
    for node in arch.iter("field"):
        field = entries._fields[node.get("name")]
        specification[node.get("name")] = (
            {"fields": {"display_name": {}}} if field.relational else {}
        )
    return entries.web_search_read(domain, specification, limit=PAGE, count_limit=COUNTED_MOST + 1)


def search_domain(env, name, word):
    """Return what the search field of this name looks for, given a word."""
    arch = etree.fromstring(env["loyalty.hero.entry"].get_view(view_type="search")["arch"])
    [node] = arch.xpath(f"//field[@name='{name}'][not(ancestor::group)]")
    if node.get("filter_domain"):
        return safe_eval(node.get("filter_domain"), {"self": word})
    return [(name, node.get("operator", "ilike"), word)]


def ledger_pages(large, small):
    """Tell how long pages of the ledger take, as an administrator sees them."""
    with undone(large, 2) as env:
        entry = env["loyalty.hero.entry"].search([("kind", "=", "earn")], limit=1, offset=5000)
        busy = env["loyalty.hero.member"].browse(large.numbers["member"] + 1)
        domains = {
            "ledger_first_page": [],
            "ledger_of_a_customer": [("partner_id", "=", busy.partner_id.id)],
            "ledger_search_document": search_domain(env, "document", entry.document),
            "ledger_search_customer": search_domain(env, "partner_id", entry.partner_id.name),
        }
        for name, domain in domains.items():
            found = read_page(env, domain)
            if not found["records"]:
                raise AssertionError(f"{name} finds nothing.")
            [(seconds, queries)] = take_turns(
                ROUNDS, 1, lambda domain=domain: time_call(env, lambda: read_page(env, domain))
            )
            print(f"{name}: {found['length']} found, {queries:.0f} queries")
            tell(name, seconds, PAGE_TARGET, seconds <= PAGE_TARGET, say_ms)


def sum_up(ledger):
    """Keep the sums of points activity, as the job does: it adds what was final when it looked the last time."""
    with ledger.registry.cursor() as cursor:
        sums = ledger.environment(cursor)["loyalty.hero.activity.sum"]
        sums._cron_sum_up()
        sums._cron_sum_up()


def activity(large, small):
    """Tell how long the opening view of points activity takes: this year by program and month."""
    sum_up(large)
    with undone(large, 2) as env:
        year = datetime.now(UTC).year
        domain = [("date", ">=", f"{year}-01-01"), ("date", "<=", f"{year}-12-31")]
        groups = ["program_id", "date:month"]
        sets = [groups[:length] for length in range(len(groups) + 1)]
        names = ("points_earned", "points_redeemed", "points_expired", "points_other", "points")
        sums = [f"{name}:sum" for name in names]
        rows = env["loyalty.hero.activity"]
        [(seconds, _queries)] = take_turns(
            ROUNDS,
            1,
            lambda: time_call(
                env, lambda: rows.formatted_read_grouping_sets(domain, sets, [*sums, "__count"])
            ),
        )
        tell("points_activity", seconds, ACTIVITY_TARGET, seconds <= ACTIVITY_TARGET, say_s)


FIGURES = {"ledger_pages": ledger_pages, "points_activity": activity}
