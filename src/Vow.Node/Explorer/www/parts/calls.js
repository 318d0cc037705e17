// Calls of methods as a contract's description has them: from values by name to what a transaction carries, and back.
import { decodeAll, encode, integerOf, ValueError } from './codec.js';
import { parseType } from './types.js';
import { fromHex, toHex } from './text.js';

/** A method's parameters with their types. */
export function parametersOf(abi, method) {
  return (method.params ?? []).map(parameter => ({ ...parameter, type: parseType(parameter.type, abi.types) }));
}

/** A method of a description by name. */
export function methodOf(abi, name) {
  return abi?.methods?.find(method => method.name === name) ?? null;
}

function number(type, value, path) {
  if (type.kind === 'bool') {
    if (typeof value !== 'boolean') throw new ValueError(`${path}: expected true or false`);
    return `i32:${value ? 1 : 0}`;
  }
  const bits = type.size > 4 ? 64 : 32;
  return `i${bits}:${BigInt.asIntN(bits, integerOf(type, value, path))}`;
}

/** `{ arguments, input }` of an action for values by the parameters' names. Throws ValueError. */
export function encodeCall(abi, method, values, names) {
  const parameters = parametersOf(abi, method).map(parameter => ({ ...parameter, value: Object.hasOwn(values, parameter.name) ? values[parameter.name] : parameter.default }));
  if (method.passing === 'wasm') return { arguments: parameters.map(({ type, value, name }) => number(type, value, name)), input: '0x' };
  const parts = parameters.map(({ type, value, name }) => toHex(encode(type, value, names, name)));
  return { arguments: [], input: '0x' + parts.join('') };
}

/** The parameters by name that an action carries; null where the description does not fit it. */
export function decodeCall(abi, name, action) {
  const method = methodOf(abi, name);
  if (!method) return null;
  try {
    const parameters = parametersOf(abi, method);
    const values = method.passing === 'wasm' ? numbersOf(parameters, action.arguments ?? []) : decodeAll(parameters.map(parameter => parameter.type), fromHex(action.input ?? '0x'));
    return values && Object.fromEntries(parameters.map((parameter, index) => [parameter.name, values[index]]));
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function numbersOf(parameters, given) {
  if (given.length !== parameters.length) return null;
  return parameters.map(({ type }, index) => {
    const value = BigInt(given[index].slice(4));
    if (type.kind === 'bool') return value !== 0n;
    return String(type.isSigned ? value : BigInt.asUintN(type.size > 4 ? 64 : 32, value));
  });
}
