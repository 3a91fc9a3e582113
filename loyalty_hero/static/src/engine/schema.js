/** What the engines read, and their reasons; written from `schema.json` by `make generate`. */

/** @type {Object<string, number>} */
export const LIMITS = {
    "LIMIT": 1000000000000,
    "LINES_MAX": 5000,
    "PER_MILLE": 1000,
    "FACTOR_MAX": 1000000,
    "MINUTES_PER_DAY": 1440
};

/** @type {Object<string, any[]>} */
export const ENUMS = {
    "Mode": [
        "amount",
        "tier",
        "unit",
        "visit",
        "basket",
        "bonus",
        "welcome",
        "count"
    ],
    "ProgramKind": [
        "points",
        "premium_multiple",
        "premium_single",
        "membership"
    ],
    "PaidWithPoints": [
        "all",
        "remainder",
        "nothing"
    ],
    "Rounding": [
        "down",
        "half_up",
        "up",
        "none"
    ],
    "Combination": [
        "best",
        "multiply",
        "add"
    ],
    "EntryKind": [
        "earn",
        "bonus",
        "welcome"
    ],
    "Period": [
        "sale",
        "day",
        "week",
        "month",
        "year",
        "ever"
    ],
    "Birthday": [
        "day",
        "week",
        "month"
    ],
    "ConditionWhy": [
        "not_started",
        "ended",
        "other_day",
        "other_time",
        "other_group",
        "other_customer",
        "other_territory",
        "other_tier",
        "other_pricelist",
        "other_payment",
        "other_currency"
    ],
    "Per": [
        "unit",
        "sale"
    ],
    "PremiumKind": [
        "fixed",
        "percent"
    ],
    "RewardKind": [
        "payment",
        "amount",
        "percent",
        "coupon",
        "balance_card",
        "gift"
    ],
    "Treatment": [
        "payment",
        "discount"
    ],
    "UnlinkedReturns": [
        "take",
        "nothing"
    ],
    "ExpiryMode": [
        "days",
        "months",
        "month_end",
        "year_end",
        "inactivity"
    ]
};

/** @type {Object<string, any>} */
export const MODES = {
    "amount": {
        "kind": "earn",
        "takes": true,
        "gives": "rate",
        "asks": [
            "points",
            "per_amount"
        ]
    },
    "tier": {
        "kind": "earn",
        "takes": true,
        "gives": "tier_rate",
        "asks": [
            "points",
            "per_amount"
        ]
    },
    "unit": {
        "kind": "earn",
        "takes": true,
        "gives": "units",
        "asks": [
            "points"
        ]
    },
    "visit": {
        "kind": "earn",
        "takes": true,
        "gives": "once",
        "asks": [
            "points"
        ]
    },
    "basket": {
        "kind": "earn",
        "takes": false,
        "gives": "steps",
        "asks": [
            "steps"
        ]
    },
    "bonus": {
        "kind": "bonus",
        "takes": false,
        "gives": "per",
        "asks": [
            "points",
            "per"
        ]
    },
    "welcome": {
        "kind": "welcome",
        "takes": false,
        "gives": "once",
        "asks": [
            "points"
        ],
        "newcomers": true
    },
    "count": {
        "kind": "earn",
        "takes": true,
        "gives": "nothing",
        "asks": []
    }
};

/** @type {Object<string, Object<string, any>>} */
export const SHAPES = {
    "Condition": {
        "date_start": {
            "type": "date",
            "none": true,
            "default": null
        },
        "date_end": {
            "type": "date",
            "none": true,
            "default": null
        },
        "weekdays": {
            "list": {
                "type": "integer",
                "min": 0,
                "max": 6
            },
            "default": []
        },
        "time_start": {
            "type": "integer",
            "min": 0,
            "max": "MINUTES_PER_DAY",
            "none": true,
            "unit": "minutes",
            "default": null
        },
        "time_end": {
            "type": "integer",
            "min": 0,
            "max": "MINUTES_PER_DAY",
            "none": true,
            "unit": "minutes",
            "default": null
        },
        "groups": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "customers": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "countries": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "states": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "tiers": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "pricelists": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "payments": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "currency": {
            "type": "text",
            "none": true,
            "default": null
        }
    },
    "Step": {
        "amount_min": {
            "type": "integer",
            "min": 0,
            "unit": "minor",
            "default": 0
        },
        "points": {
            "type": "integer",
            "min": 0,
            "unit": "hundredths"
        }
    },
    "Rule": {
        "id": {
            "type": "id"
        },
        "mode": {
            "type": "Mode"
        },
        "points": {
            "type": "integer",
            "min": 0,
            "unit": "hundredths"
        },
        "per_amount": {
            "type": "integer",
            "min": 1,
            "unit": "minor"
        },
        "per": {
            "type": "Per",
            "default": "unit"
        },
        "steps": {
            "list": {
                "type": "Step"
            },
            "unique": "amount_min",
            "default": []
        },
        "selections": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "exceptions": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "amount_min": {
            "type": "integer",
            "min": 0,
            "unit": "minor",
            "default": 0
        },
        "quantity_min": {
            "type": "integer",
            "min": 0,
            "unit": "thousandths",
            "default": 0
        },
        "condition": {
            "type": "Condition"
        }
    },
    "Accelerator": {
        "id": {
            "type": "id"
        },
        "factor": {
            "type": "integer",
            "min": 0,
            "max": "FACTOR_MAX",
            "unit": "per_mille",
            "default": 1000
        },
        "spend_over": {
            "type": "integer",
            "min": 0,
            "none": true,
            "unit": "minor",
            "default": null
        },
        "birthday": {
            "type": "Birthday",
            "none": true,
            "default": null
        },
        "condition": {
            "type": "Condition"
        }
    },
    "Tier": {
        "id": {
            "type": "id"
        },
        "spend_min": {
            "type": "integer",
            "min": 0,
            "unit": "minor"
        },
        "points": {
            "type": "integer",
            "min": 0,
            "unit": "hundredths"
        },
        "per_amount": {
            "type": "integer",
            "min": 1,
            "unit": "minor"
        }
    },
    "Cap": {
        "period": {
            "type": "Period"
        },
        "points": {
            "type": "integer",
            "min": 0,
            "unit": "hundredths"
        }
    },
    "Premium": {
        "amount_min": {
            "type": "integer",
            "min": 0,
            "unit": "minor",
            "default": 0
        },
        "items_min": {
            "type": "integer",
            "min": 0,
            "unit": "thousandths",
            "default": 0
        },
        "kind": {
            "type": "PremiumKind"
        },
        "amount": {
            "type": "integer",
            "min": 0,
            "unit": "minor",
            "default": 0
        },
        "share": {
            "type": "integer",
            "min": 0,
            "max": "PER_MILLE",
            "unit": "per_mille",
            "default": 0
        }
    },
    "MembershipTerms": {
        "days": {
            "type": "integer",
            "min": 0,
            "unit": "days",
            "default": 0
        },
        "discount": {
            "type": "integer",
            "min": 0,
            "max": "PER_MILLE",
            "unit": "per_mille",
            "default": 0
        }
    },
    "Expiry": {
        "mode": {
            "type": "ExpiryMode"
        },
        "count": {
            "type": "integer",
            "min": 0,
            "default": 0
        }
    },
    "RewardStep": {
        "points": {
            "type": "integer",
            "min": 1,
            "unit": "hundredths"
        },
        "amount": {
            "type": "integer",
            "min": 0,
            "unit": "minor",
            "default": 0
        },
        "share": {
            "type": "integer",
            "min": 0,
            "max": "PER_MILLE",
            "unit": "per_mille",
            "default": 0
        }
    },
    "Reward": {
        "id": {
            "type": "id"
        },
        "kind": {
            "type": "RewardKind",
            "default": "payment"
        },
        "points": {
            "type": "integer",
            "min": 1,
            "unit": "hundredths"
        },
        "amount": {
            "type": "integer",
            "min": 1,
            "unit": "minor"
        },
        "points_min": {
            "type": "integer",
            "min": 0,
            "unit": "hundredths",
            "default": 0
        },
        "points_multiple": {
            "type": "integer",
            "min": 0,
            "unit": "hundredths",
            "default": 0
        },
        "share_max": {
            "type": "integer",
            "min": 0,
            "max": "PER_MILLE",
            "unit": "per_mille",
            "default": 1000
        },
        "tiers": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "steps": {
            "list": {
                "type": "RewardStep"
            },
            "unique": "points",
            "default": []
        },
        "selections": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "exceptions": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "date_start": {
            "type": "date",
            "none": true,
            "default": null
        },
        "date_end": {
            "type": "date",
            "none": true,
            "default": null
        },
        "shops": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "caps": {
            "list": {
                "type": "Cap"
            },
            "unique": "period",
            "default": []
        },
        "valid_days": {
            "type": "integer",
            "min": 0,
            "unit": "days",
            "default": 0
        },
        "automatic": {
            "type": "boolean",
            "default": false
        },
        "treatment": {
            "type": "Treatment",
            "default": "payment"
        },
        "with_discounts": {
            "type": "boolean",
            "default": true
        }
    },
    "Program": {
        "format": {
            "type": "format"
        },
        "id": {
            "type": "id"
        },
        "code": {
            "type": "text"
        },
        "kind": {
            "type": "ProgramKind",
            "default": "points"
        },
        "exclusive": {
            "type": "boolean",
            "default": false
        },
        "currency": {
            "type": "text"
        },
        "condition": {
            "type": "Condition"
        },
        "shops": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "invoices": {
            "type": "boolean",
            "default": true
        },
        "tax_included": {
            "type": "boolean",
            "default": true
        },
        "amount_min": {
            "type": "integer",
            "min": 0,
            "unit": "minor",
            "default": 0
        },
        "quantity_min": {
            "type": "integer",
            "min": 0,
            "unit": "thousandths",
            "default": 0
        },
        "paid_with_points": {
            "type": "PaidWithPoints",
            "default": "all"
        },
        "unlinked_returns": {
            "type": "UnlinkedReturns",
            "default": "take"
        },
        "rounding": {
            "type": "Rounding",
            "default": "down"
        },
        "excluded_flags": {
            "list": {
                "type": "text"
            },
            "default": []
        },
        "excluded_customers": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "rules": {
            "list": {
                "type": "Rule"
            },
            "unique": "id",
            "default": []
        },
        "accelerators": {
            "list": {
                "type": "Accelerator"
            },
            "unique": "id",
            "default": []
        },
        "combination": {
            "type": "Combination",
            "default": "best"
        },
        "accelerated": {
            "list": {
                "type": "EntryKind"
            },
            "default": [
                "earn"
            ]
        },
        "caps": {
            "list": {
                "type": "Cap"
            },
            "unique": "period",
            "default": []
        },
        "tiers": {
            "list": {
                "type": "Tier"
            },
            "unique": "id",
            "default": []
        },
        "premium": {
            "type": "Premium",
            "none": true,
            "default": null
        },
        "membership": {
            "type": "MembershipTerms",
            "none": true,
            "default": null
        },
        "expiry": {
            "type": "Expiry",
            "none": true,
            "default": null
        },
        "rewards": {
            "list": {
                "type": "Reward"
            },
            "unique": "id",
            "default": []
        },
        "spending_caps": {
            "list": {
                "type": "Cap"
            },
            "unique": "period",
            "default": []
        },
        "carries_rounding": {
            "type": "boolean",
            "default": false
        }
    },
    "Membership": {
        "date_start": {
            "type": "date"
        },
        "date_end": {
            "type": "date",
            "none": true,
            "default": null
        }
    },
    "Standing": {
        "tier": {
            "type": "id",
            "none": true,
            "default": null
        },
        "spend": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor",
            "default": 0
        },
        "factor": {
            "type": "integer",
            "min": 0,
            "max": "FACTOR_MAX",
            "unit": "per_mille",
            "default": 1000
        },
        "is_new": {
            "type": "boolean",
            "default": false
        },
        "earned": {
            "map": {
                "type": "integer",
                "min": "-LIMIT"
            },
            "default": {}
        },
        "amount": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor",
            "default": 0
        },
        "items": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "thousandths",
            "default": 0
        },
        "membership": {
            "type": "Membership",
            "none": true,
            "default": null
        },
        "carry": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "billionths",
            "default": 0
        }
    },
    "Customer": {
        "id": {
            "type": "id"
        },
        "groups": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "customers": {
            "list": {
                "type": "id"
            },
            "default": []
        },
        "country": {
            "type": "id",
            "none": true,
            "default": null
        },
        "state": {
            "type": "id",
            "none": true,
            "default": null
        },
        "birthday": {
            "type": "birthday",
            "none": true,
            "default": null
        },
        "flags": {
            "list": {
                "type": "text"
            },
            "default": []
        },
        "standings": {
            "map": {
                "type": "Standing"
            },
            "default": {}
        }
    },
    "Line": {
        "id": {
            "type": "line_id"
        },
        "quantity": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "thousandths"
        },
        "total_included": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor"
        },
        "total_excluded": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor"
        },
        "selections": {
            "list": {
                "type": "id"
            }
        },
        "flags": {
            "list": {
                "type": "text"
            },
            "default": []
        }
    },
    "Payment": {
        "means": {
            "type": "id"
        },
        "amount": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor"
        }
    },
    "Rate": {
        "numerator": {
            "type": "id"
        },
        "denominator": {
            "type": "id"
        }
    },
    "Basket": {
        "moment": {
            "type": "moment"
        },
        "shop": {
            "type": "id",
            "none": true,
            "default": null
        },
        "currency": {
            "type": "text"
        },
        "rates": {
            "map": {
                "type": "Rate"
            }
        },
        "pricelist": {
            "type": "id",
            "none": true,
            "default": null
        },
        "payments": {
            "list": {
                "type": "Payment"
            },
            "default": []
        },
        "paid_with_points": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor",
            "default": 0
        },
        "on_account": {
            "type": "integer",
            "min": "-LIMIT",
            "unit": "minor",
            "default": 0
        },
        "flags": {
            "list": {
                "type": "text"
            },
            "default": []
        },
        "lines": {
            "list": {
                "type": "Line"
            },
            "unique": "id",
            "max": "LINES_MAX",
            "default": []
        }
    },
    "ProgramExcludedReason": {
        "type": {
            "literal": [
                "program_excluded"
            ]
        },
        "why": {
            "type": "text"
        },
        "date": {
            "type": "text",
            "unit": "day"
        },
        "shop": {
            "type": "integer",
            "none": true
        },
        "amount": {
            "type": "integer",
            "unit": "minor"
        },
        "base": {
            "type": "integer",
            "unit": "minor"
        },
        "amount_min": {
            "type": "integer",
            "unit": "minor"
        },
        "quantity": {
            "type": "integer",
            "unit": "thousandths"
        },
        "quantity_min": {
            "type": "integer",
            "unit": "thousandths"
        },
        "program": {
            "type": "integer",
            "unit": "program"
        }
    },
    "LineExcludedReason": {
        "type": {
            "literal": [
                "line_excluded"
            ]
        },
        "line": {
            "type": "line_id"
        },
        "why": {
            "type": "text"
        }
    },
    "LeftOutReason": {
        "type": {
            "literal": [
                "discount",
                "on_account",
                "paid_with_points"
            ]
        },
        "amount": {
            "type": "integer",
            "unit": "minor"
        },
        "base": {
            "type": "integer",
            "unit": "minor"
        }
    },
    "TierReason": {
        "type": {
            "literal": [
                "tier"
            ]
        },
        "before": {
            "type": "integer",
            "none": true,
            "unit": "tier"
        },
        "after": {
            "type": "integer",
            "none": true,
            "unit": "tier"
        },
        "spend": {
            "type": "integer",
            "unit": "minor"
        }
    },
    "RuleReason": {
        "type": {
            "literal": [
                "rule"
            ]
        },
        "rule": {
            "type": "integer",
            "unit": "rule"
        },
        "base": {
            "type": "integer",
            "unit": "minor"
        },
        "quantity": {
            "type": "integer",
            "unit": "thousandths"
        },
        "points": {
            "type": "integer",
            "unit": "hundredths"
        }
    },
    "RuleExcludedReason": {
        "type": {
            "literal": [
                "rule_excluded"
            ]
        },
        "rule": {
            "type": "integer",
            "unit": "rule"
        },
        "why": {
            "type": "text"
        },
        "base": {
            "type": "integer",
            "unit": "minor"
        },
        "amount_min": {
            "type": "integer",
            "unit": "minor"
        },
        "quantity": {
            "type": "integer",
            "unit": "thousandths"
        },
        "quantity_min": {
            "type": "integer",
            "unit": "thousandths"
        }
    },
    "Factor": {
        "id": {
            "type": "integer",
            "unit": "accelerator"
        },
        "factor": {
            "type": "integer",
            "unit": "factor"
        }
    },
    "AcceleratorReason": {
        "type": {
            "literal": [
                "accelerator"
            ]
        },
        "kind": {
            "type": "EntryKind"
        },
        "factors": {
            "list": {
                "type": "Factor"
            }
        },
        "factor_ppm": {
            "type": "integer",
            "unit": "per_million"
        },
        "points": {
            "type": "integer",
            "unit": "hundredths"
        }
    },
    "RoundingReason": {
        "type": {
            "literal": [
                "rounding"
            ]
        },
        "kind": {
            "type": "EntryKind"
        },
        "points": {
            "type": "integer",
            "unit": "hundredths"
        }
    },
    "CarryReason": {
        "type": {
            "literal": [
                "carry"
            ]
        },
        "kind": {
            "type": "EntryKind"
        },
        "before": {
            "type": "integer",
            "unit": "billionths"
        },
        "after": {
            "type": "integer",
            "unit": "billionths"
        },
        "points": {
            "type": "integer",
            "unit": "hundredths"
        }
    },
    "CapReason": {
        "type": {
            "literal": [
                "cap"
            ]
        },
        "period": {
            "type": "Period"
        },
        "limit": {
            "type": "integer",
            "unit": "hundredths"
        },
        "kind": {
            "type": "EntryKind"
        },
        "points": {
            "type": "integer",
            "unit": "hundredths"
        }
    },
    "PremiumReason": {
        "type": {
            "literal": [
                "premium"
            ]
        },
        "count": {
            "type": "integer"
        },
        "amount": {
            "type": "integer",
            "unit": "minor"
        },
        "items": {
            "type": "integer",
            "unit": "thousandths"
        },
        "amount_min": {
            "type": "integer",
            "unit": "minor"
        },
        "items_min": {
            "type": "integer",
            "unit": "thousandths"
        }
    },
    "UnlinkedReturnReason": {
        "type": {
            "literal": [
                "unlinked_return"
            ]
        },
        "kind": {
            "type": "EntryKind"
        },
        "base": {
            "type": "integer",
            "unit": "minor"
        },
        "quantity": {
            "type": "integer",
            "unit": "thousandths"
        },
        "points": {
            "type": "integer",
            "unit": "hundredths"
        }
    },
    "MembershipReason": {
        "type": {
            "literal": [
                "membership"
            ]
        },
        "date_end": {
            "type": "text",
            "none": true,
            "unit": "day"
        },
        "discount": {
            "type": "integer",
            "unit": "per_mille"
        }
    }
};
