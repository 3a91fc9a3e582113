import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { LoyaltyReceipt } from "../../components/loyalty_receipt/loyalty_receipt";

OrderReceipt.components = { ...OrderReceipt.components, LoyaltyReceipt };
