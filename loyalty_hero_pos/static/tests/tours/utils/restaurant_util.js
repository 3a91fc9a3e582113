/** Steps of a restaurant, whose app may not be there: so they are not taken from its own tours. */

export function clickTable(number) {
    return [
        {
            content: `table ${number}`,
            trigger: `.floor-map .table:has(.label:contains("${number}"))`,
            run: "click",
        },
    ];
}

export function clickPlan() {
    return [
        { content: "back to the tables", trigger: ".pos-leftheader .table-button", run: "click" },
        { content: "the tables are shown", trigger: ".floor-map" },
    ];
}

export function clickSplitLine(name) {
    return [
        {
            content: `split off ${name}`,
            trigger: `.splitbill-screen .orderline:contains("${name}")`,
            run: "click",
        },
    ];
}

export function splitCosts(amount) {
    return [
        {
            content: `the part costs ${amount}`,
            trigger: `.splitbill-screen .order-info .subtotal:contains("${amount}")`,
        },
    ];
}

export function split() {
    return [
        {
            content: "split",
            trigger: `.splitbill-screen .pay-button button:contains("Split")`,
            run: "click",
        },
    ];
}
