/** Which sales a customer can claim later, and what the receipt says about it. */

/** A receipt's code is the beginning of the order's uuid: nobody can guess it, anybody can type it. */
const CODE = /^(.{4})(.{4})(.{2})/;

/**
 * Return how to claim a paid sale that earned for nobody, or null when it cannot be claimed.
 *
 * @returns {{days: number, code: string}|null}
 */
export function getClaim(order) {
    const programs = order.models["loyalty.hero.program"]?.getAll() || [];
    const days = Math.max(
        0,
        ...programs
            .filter(({ _is_running }) => _is_running)
            .map((program) => program.claim_days || 0)
    );
    if (!days || !order.finalized || order.partner_id || order.isRefund || order.priceIncl <= 0) {
        return null;
    }
    const [, ...parts] = order.uuid.replaceAll("-", "").toUpperCase().match(CODE) || [];
    return parts.length ? { days, code: parts.join("-") } : null;
}
