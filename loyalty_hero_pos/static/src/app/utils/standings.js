/**
 * Who takes part: the programs of an order's customer, in the order in which they are served.
 */

/**
 * One program and what the customer has in it; `member` is null for who is no member yet, but becomes
 * one with this sale. Points in hundredths.
 *
 * @typedef {Object} Standing
 * @property {import("@point_of_sale/app/models/related_models").Base} program
 * @property {{member: number, program: number, balance: number, available: number, expiring: number,
 *     date_expiring: string|null}|null} member
 */

/**
 * Return the programs that the order's customer is in, closed ones included.
 *
 * @returns {Standing[]}
 */
export function getMemberships(order) {
    const programs = order.models["loyalty.hero.program"];
    const status = order.partner_id?.loyalty_status || [];
    return status
        .map((member) => ({ program: programs?.get(member.program), member }))
        .filter(({ program }) => program);
}

/**
 * Return where this sale can earn: the customer's running programs, then those that take everybody.
 *
 * Without a customer it is what a new customer would join.
 *
 * @returns {Standing[]}
 */
export function getEarningStandings(order) {
    const memberships = getMemberships(order);
    const joined = new Set(memberships.map(({ program }) => program.id));
    const joining = (order.models["loyalty.hero.program"]?.getAll() || [])
        .filter((program) => program._enrols && !joined.has(program.id))
        .sort((a, b) => a.sequence - b.sequence || a.id - b.id)
        .map((program) => ({ program, member: null }));
    return [...memberships, ...joining].filter(({ program }) => program._is_running);
}
