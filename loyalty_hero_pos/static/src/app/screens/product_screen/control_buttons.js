import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { RedeemButton } from "../../components/redeem_button/redeem_button";

ControlButtons.components = { ...ControlButtons.components, RedeemButton };
