import { debug_log, revert as host_revert } from "./host";
import { Bytes, toUtf8, utf8Length, writeUtf8 } from "./bytes";

/**
 * Ends the call and undoes what it did. The caller gets exactly this message. The transform adds the place, which goes to the
 * debug log ("at FILE:LINE").
 */
export function revert(message: string): void {
  revertWith(toUtf8(message));
}

/** Reverts with the message unless the condition holds. */
export function require(condition: bool, message: string): void {
  if (!condition) revertWith(toUtf8(message));
}

/** Reverts with bytes as payload. */
export function revertWith(payload: Bytes): void {
  host_revert(changetype<usize>(payload), payload.length);
}

/** Shows a line where a developer looks; it is in no receipt. */
export function debugLog(message: string): void {
  const bytes = toUtf8(message);
  debug_log(changetype<usize>(bytes), bytes.length);
}

/** Generated code and the SDK: reverts with a subject (UTF-8), a text and, unless it is negative, a number. */
export function revertAbout(subject: usize, subjectLength: i32, text: string, number: i32): void {
  const digits = number < 0 ? "" : number.toString();
  const payload = new StaticArray<u8>(subjectLength + utf8Length(text) + digits.length);
  const start = changetype<usize>(payload);
  memory.copy(start, subject, subjectLength);
  writeUtf8(digits, writeUtf8(text, start + subjectLength));
  revertWith(payload);
}

/** Generated code: a revert of a text known at compile time, with its place. */
export function revertAt(message: usize, length: i32, file: usize, fileLength: i32, line: i32): void {
  logPlace(file, fileLength, line);
  host_revert(message, length);
}

/** Generated code: a revert with its place. */
export function revertTextAt(message: string, file: usize, fileLength: i32, line: i32): void {
  logPlace(file, fileLength, line);
  revert(message);
}

/** Generated code: `require` of a text known at compile time, with its place. */
export function requireAt(condition: bool, message: usize, length: i32, file: usize, fileLength: i32, line: i32): void {
  if (!condition) revertAt(message, length, file, fileLength, line);
}

/** Generated code: `require` with its place. */
export function requireTextAt(condition: bool, message: string, file: usize, fileLength: i32, line: i32): void {
  if (!condition) revertTextAt(message, file, fileLength, line);
}

/** "at FILE:LINE"; `file` begins with "at " and ends with ":". */
function logPlace(file: usize, fileLength: i32, line: i32): void {
  let digits = 1;
  for (let rest = line / 10; rest > 0; rest /= 10) digits++;
  const text = new StaticArray<u8>(fileLength + digits);
  const start = changetype<usize>(text);
  memory.copy(start, file, fileLength);
  for (let i = fileLength + digits - 1; i >= fileLength; i--, line /= 10) store<u8>(start + i, 48 + (line % 10));
  debug_log(start, text.length);
}
