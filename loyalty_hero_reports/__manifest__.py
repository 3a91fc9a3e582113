{
    "name": "Loyalty Hero Reports",
    "summary": "What points do: earned, redeemed and expired by program, shop, customer and time",
    "description": "Analysis of the points ledger for managers and accountants.",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Loyalty Hero",
    "license": "LGPL-3",
    "depends": ["loyalty_hero"],
    "data": [
        "security/ir.model.access.csv",
        "security/loyalty_hero_reports_rules.xml",
        "data/ir_cron.xml",
        "views/loyalty_hero_activity_views.xml",
        "report/loyalty_hero_tie_out_report.xml",
        "views/loyalty_hero_tie_out_views.xml",
        "views/loyalty_hero_reports_menus.xml",
    ],
}
