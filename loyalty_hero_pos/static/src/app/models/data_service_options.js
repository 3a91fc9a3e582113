/** Programs that were archived leave the till's cache. */

import { DataServiceOptions } from "@point_of_sale/app/models/data_service_options";
import { patch } from "@web/core/utils/patch";

patch(DataServiceOptions.prototype, {
    get cleanupModels() {
        return [...super.cleanupModels, "loyalty.hero.program"];
    },
});
