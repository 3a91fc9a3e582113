/**
 * Answers complete inputs of vectors, one JSON text a line, until the input ends.
 */

import { createInterface } from "node:readline";
import { run } from "./harness.mjs";

for await (const line of createInterface({ input: process.stdin })) {
    const { call, ...parameters } = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(run(call, Object.values(parameters)))}\n`);
}
