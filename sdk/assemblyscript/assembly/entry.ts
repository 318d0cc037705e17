import { write } from "./borsh";
import { get_input, get_value, log_event, result_read, return_data } from "./host";
import { Reader } from "./reader";
import { revertAbout } from "./revert";
import { u128 } from "./u128";
import { Writer } from "./writer";

// What the wrappers that the transform writes are made of.

const ROOM: i32 = 256;
const SCRATCH = memory.data(256);

/** The call's input. */
export function input(method: usize, methodLength: i32): Reader {
  const length = get_input(SCRATCH, ROOM);
  if (length <= ROOM) return new Reader(SCRATCH, SCRATCH + length, null, method, methodLength);
  const bytes = new StaticArray<u8>(length);
  const start = changetype<usize>(bytes);
  result_read(0, start, length);
  return new Reader(start, start + length, bytes, method, methodLength);
}

/** Reverts if the call has input. */
export function noInput(method: usize, methodLength: i32): void {
  if (get_input(0, 0) != 0) revertAbout(method, methodLength, ": bad input at byte ", 0);
}

/** Reverts if value came with the call. */
export function noValue(method: usize, methodLength: i32): void {
  get_value(SCRATCH);
  if ((load<u64>(SCRATCH) | load<u64>(SCRATCH, 8)) != 0) revertAbout(method, methodLength, " takes no value", -1);
}

/** A numeric argument of a type smaller than the 32 bits it came in. */
export function narrow<T>(value: i32, method: usize, methodLength: i32, index: i32): T {
  if (<i32>(<T>value) != value) revertAbout(method, methodLength, ": bad argument ", index);
  return <T>value;
}

/** Sets the call's result. */
export function give<T>(value: T): void {
  const writer = new Writer();
  write<T>(writer, value);
  return_data(writer.start, writer.length);
}

/** Logs an object of an @event class. */
export function emit<T>(event: T): void {
  if (!isDefined(event.__topic)) ERROR("emit takes an object of a class with @event");
  const writer = new Writer();
  const topicLength = event.__topic(writer);
  event.__write(writer);
  log_event(writer.start, topicLength, writer.start + topicLength, writer.length - topicLength);
}
