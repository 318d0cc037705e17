// What generated code uses, under one name that a contract's own names cannot meet: `import * as __vow from "vow-contract/assembly/generated"`.
export { blank, read, readKey, write, writeKey } from "./borsh";
export { Client, CallResult } from "./contracts";
export { give, input, narrow, noInput, noValue } from "./entry";
export { Reader } from "./reader";
export { requireAt, requireTextAt, revertAt, revertTextAt } from "./revert";
export { u128 } from "./u128";
export { Writer } from "./writer";
