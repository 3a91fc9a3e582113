/**
 * Which programs take part: those of an order's customer, in the order in which they are served.
 */

import { belongsAlone, isEligible } from "@loyalty_hero/engine/index";
import { getDay } from "../facts/customer";
import { getCompiled, getMoment, getPrepared } from "./versions";

/**
 * What the customer has in one program, as the server said. Points in hundredths.
 *
 * @typedef {Object} Member
 * @property {number} member
 * @property {number} program
 * @property {number} sequence the place among the customer's programs
 * @property {boolean} has_left whether the customer left: points stay, and no sale earns
 * @property {number} balance
 * @property {number} available in this company
 * @property {number} elsewhere in other companies only
 * @property {number} expiring
 * @property {string|null} date_expiring
 * @property {number|null} tier as the server knows it: without the order that is open
 */

/**
 * One program and what the customer has in it; `member` is null for who is no member yet, but becomes
 * one with this sale.
 *
 * @typedef {Object} Participation
 * @property {import("@point_of_sale/app/models/related_models").Base} program
 * @property {Member|null} member
 */

/**
 * Return the programs that the order's customer is in, closed ones included.
 *
 * @returns {Participation[]}
 */
export function getMemberships(order) {
    const programs = order.models["loyalty.hero.program"];
    const status = order.partner_id?.loyalty_status || [];
    return status
        .map((member) => ({ program: programs?.get(member.program), member }))
        .filter(({ program }) => program);
}

/**
 * Return where this sale can earn, ready for the engine: the customer's running programs, and those that
 * take everybody whom they are for, in the order in which they are served.
 *
 * Who belongs to an exclusive program joins no other. Without a customer it is what a new customer would
 * join.
 *
 * @returns {(Participation
 *     & {prepared: import("@loyalty_hero/engine/prepare").PreparedProgram})[]}
 */
export function getEarningPrograms(order) {
    const customer = order.loyaltyCustomer;
    const memberships = getMemberships(order).filter(({ program }) => program._is_running);
    const taking = prepare(
        order,
        memberships.filter(({ member }) => !member.has_left)
    );
    const day = getDay(order);
    if (taking.some(({ prepared }) => belongsAlone(prepared, customer, day))) {
        return taking;
    }
    const known = new Set(memberships.map(({ program }) => program.id));
    const open = (order.models["loyalty.hero.program"]?.getAll() || [])
        .filter((program) => program._enrols && program._is_running && !known.has(program.id))
        .sort((a, b) => a.sequence - b.sequence || a.id - b.id)
        .map((program) => ({ program, member: null }));
    const joining = prepare(order, open).filter(
        ({ prepared }) => !prepared.is_exclusive && isEligible(prepared, customer)
    );
    return [...taking, ...joining].sort((a, b) => getSequence(a) - getSequence(b));
}

/** Return these entries, each with its program as the engine reads it; a program without one is left out. */
function prepare(order, entries) {
    return entries
        .map((entry) => ({ ...entry, prepared: getPrepared(order, entry.program) }))
        .filter(({ prepared }) => prepared);
}

function getSequence({ program, member }) {
    return member ? member.sequence : program._member_sequence;
}

/**
 * Tell whether the program gives points, so that a balance says something.
 *
 * @returns {boolean}
 */
export function hasPoints(order, program) {
    return getCompiled(program, getMoment(order))?.kind === "points";
}

/**
 * Tell whether the customer has anything to do with the program: who never joined a club has not.
 *
 * @param {Participation & {prepared: Object}} preview
 * @returns {boolean}
 */
export function isOfInterest({ member, prepared }) {
    return Boolean(member) || prepared.program.kind !== "membership";
}
