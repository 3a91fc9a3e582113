{
    "name": "Loyalty Hero for Point of Sale",
    "summary": "Loyalty programs at the till: earn, see and redeem points",
    "description": "POS orders earn and redeem; the till's screens and receipt; points as a payment.",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Loyalty Hero",
    "license": "LGPL-3",
    "depends": ["loyalty_hero", "point_of_sale", "pos_loyalty"],
    "data": [
        "security/loyalty_hero_pos_groups.xml",
        "data/barcode_rule.xml",
        "views/loyalty_hero_program_views.xml",
        "views/pos_order_views.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/pos_category_demo.xml",
        "demo/pos_config_demo.xml",
        "demo/pos_order_demo.xml",
        "demo/pos.order.line.csv",
        "demo/pos_session_demo.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "loyalty_hero/static/src/engine/**/*.js",
            "loyalty_hero_pos/static/src/app/**/*",
        ],
        "web.assets_unit_tests": ["loyalty_hero_pos/static/tests/unit/**/*"],
        "web.assets_tests": ["loyalty_hero_pos/static/tests/tours/**/*"],
    },
    "auto_install": ["loyalty_hero", "point_of_sale"],
}
