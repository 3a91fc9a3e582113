/** JavaScript's rules: Odoo's modules in the browser, the engine's twin anywhere, scripts and tests in Node. */

import js from "@eslint/js";
import globals from "globals";

const ODOO = { odoo: "readonly", luxon: "readonly", owl: "readonly" };

export default [
    { ignores: [".run/**", "node_modules/**"] },
    js.configs.recommended,
    {
        files: ["**/*.js", "**/*.mjs"],
        languageOptions: { ecmaVersion: 2023, sourceType: "module" },
        rules: {
            curly: ["error", "all"],
            eqeqeq: ["error", "always"],
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-duplicate-imports": "error",
            "no-restricted-properties": [
                "error",
                ...["describe", "test", "it"].map((object) => ({
                    object,
                    property: "only",
                    message: "A single test was left switched on.",
                })),
            ],
            "no-restricted-syntax": [
                "error",
                {
                    selector: "PrivateIdentifier",
                    message: "Odoo patches classes; use a name with an underscore.",
                },
            ],
            "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
    {
        files: ["*/static/**/*.js"],
        ignores: ["*/static/src/engine/**"],
        languageOptions: { globals: { ...globals.browser, ...ODOO } },
    },
    {
        files: ["setup/**/*.mjs", "tests/**/*.{js,mjs}", "*.mjs"],
        languageOptions: { globals: globals.node },
        rules: { "no-console": "off" },
    },
    {
        // Functions that run inside the page.
        files: ["setup/**/*.mjs"],
        languageOptions: { globals: { ...globals.node, document: "readonly" } },
    },
];
