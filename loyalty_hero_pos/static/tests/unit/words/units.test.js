import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import {
    formatPoints,
    parsePoints,
    toMinor,
    toThousandths,
} from "@loyalty_hero_pos/app/words/units";

describe.current.tags("headless");

beforeEach(() => {
    patchWithCleanup(localization, { decimalPoint: ".", thousandsSep: ",", grouping: [3, 0] });
});

test("points are read as they are written here", () => {
    for (const [text, points] of [
        ["", 0],
        ["100", 10000],
        [" 1,240 ", 124000],
        ["12.5", 1250],
        ["0.05", 5],
    ]) {
        expect(parsePoints(text)).toEqual({ points, error: null }, { message: text });
    }
});

test("points are read as they are written elsewhere", () => {
    patchWithCleanup(localization, { decimalPoint: ",", thousandsSep: "." });
    expect(parsePoints("1.240,5").points).toBe(124050);
    expect(parsePoints("12.5").error).toBe("points_must_be_number");
});

test("what is no number of points is told apart", () => {
    for (const [text, error] of [
        ["abc", "points_must_be_number"],
        ["1,5", "points_must_be_number"],
        ["12.5.1", "points_must_be_number"],
        ["1e3", "points_must_be_number"],
        ["-5", "points_must_be_positive"],
        ["0", "points_must_be_positive"],
        ["1.234", "points_must_have_two_decimals"],
        ["0450000000001999", "exceeds_available"],
    ]) {
        expect(parsePoints(text)).toEqual({ points: 0, error }, { message: text });
    }
});

test("points are shown without decimals that say nothing", () => {
    expect(formatPoints(124000)).toBe("1,240");
    expect(formatPoints(4030)).toBe("40.30");
    expect(formatPoints(-4300)).toBe("-43");
});

test("amounts become integers whatever floats make of them", () => {
    expect(toMinor(1.005 + 0.1 + 0.2, { decimal_places: 2 })).toBe(131);
    expect(toMinor(19.99, { decimal_places: 2 })).toBe(1999);
    expect(toMinor(500, { decimal_places: 0 })).toBe(500);
    expect(toThousandths(0.1 + 0.2)).toBe(300);
});
