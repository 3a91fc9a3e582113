import { PosPaymentMethod } from "@point_of_sale/../tests/unit/data/pos_payment_method.data";
import { patch } from "@web/core/utils/patch";

patch(PosPaymentMethod.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "is_loyalty"];
    },
});

PosPaymentMethod._records = [
    ...PosPaymentMethod._records,
    {
        id: 91,
        name: "Stars",
        is_cash_count: false,
        is_loyalty: true,
        use_payment_terminal: false,
        split_transactions: true,
        type: "pay_later",
        image: false,
        sequence: 90,
        payment_method_type: "none",
        default_qr: false,
    },
];
