/** On a phone the buttons under the order are part of the pad. */

import { ActionpadWidget } from "@point_of_sale/app/screens/product_screen/action_pad/action_pad";
import { RedeemButton } from "../../components/redeem_button/redeem_button";

ActionpadWidget.components = { ...ActionpadWidget.components, RedeemButton };
