/**
 * Answers inputs of vectors, one JSON text a line, until the input ends.
 */

import { createInterface } from "node:readline";
import { run } from "./harness.mjs";

for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(run(JSON.parse(line)))}\n`);
}
