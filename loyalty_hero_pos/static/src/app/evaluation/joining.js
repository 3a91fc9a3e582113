/** Programs that the order's customer can join by asking for it: no sale enrols in them. */

import { isEligible } from "@loyalty_hero/engine/index";
import { getMemberships } from "./programs";
import { getPrepared } from "./versions";

/** @returns {{program: Object, isExclusive: boolean}[]} `isExclusive` where other programs rest for it */
export function getJoinable(order) {
    // Only the server enrols.
    if (!order.getPartner() || order.uiState.loyaltyOffline) {
        return [];
    }
    const members = getMemberships(order).filter(({ member }) => !member.has_left);
    const known = new Set(members.map(({ program }) => program.id));
    return (order.models["loyalty.hero.program"]?.getAll() || [])
        .filter(({ id, _is_running, _enrols }) => _is_running && !_enrols && !known.has(id))
        .map((program) => ({ program, prepared: getPrepared(order, program) }))
        .filter(({ prepared }) => isOpen(prepared, order.loyaltyCustomer))
        .map(({ program, prepared }) => ({ program, isExclusive: prepared.is_exclusive }));
}

/** A membership is joined by buying it. */
function isOpen(prepared, customer) {
    return (
        Boolean(prepared) &&
        prepared.program.kind !== "membership" &&
        isEligible(prepared, customer)
    );
}
