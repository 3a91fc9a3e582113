import { expect, test } from "@odoo/hoot";
import { fillReceipt } from "@loyalty_hero_pos/receipt/receipt_text";

const VALUES = {
    points: "Stars",
    earned: "98",
    balance: "1,240",
    customer: "Mara | Lind",
    tier: "",
};

test("placeholders are filled, and what stands behind the bar goes to the right", () => {
    expect(fillReceipt("{points} earned | {earned}\nThank you, {customer}", VALUES)).toEqual([
        { left: "Stars earned", right: "98" },
        { left: "Thank you, Mara | Lind", right: "" },
    ]);
});

test("a line that has nothing to say is left out", () => {
    expect(fillReceipt("You are {tier}\n\n{redeemed} used\n{balance}", VALUES)).toEqual([
        { left: "", right: "" },
        { left: "1,240", right: "" },
    ]);
});
