// Gives each revert and require of the contract's own sources its place, and its text as UTF-8 where it is known at compile time.

import { data, Kind, Literal, textOf } from "./syntax.js";

const PARAMETERS = { revert: 1, require: 2 };

/** Rewrites all calls of a source; true if there were any. */
export function placeReverts(syntax, source) {
  const names = importedNames(source);
  if (names.size === 0) return false;
  const calls = [];
  find(source.statements, names, calls, new Set());
  if (calls.length === 0) return false;
  const file = data(`at ${source.normalizedPath}:`);
  source.statements.unshift(...syntax.statements(`const __vow_file = ${file.pointer};`, source));
  for (const { call, name, holder, key } of calls) rewrite(syntax, call, name, `__vow_file, ${file.length}, ${source.lineAt(call.range.start)}`, holder, key);
  return true;
}

/** What revert and require are called here: local name → name in the SDK. */
function importedNames(source) {
  const names = new Map();
  for (const statement of source.statements) {
    if (statement.kind !== Kind.Import || statement.path.value !== "vow-contract") continue;
    for (const { name, foreignName } of statement.declarations ?? []) if (PARAMETERS[foreignName.text]) names.set(name.text, foreignName.text);
  }
  return names;
}

function find(value, names, calls, seen) {
  if (value === null || typeof value !== "object" || seen.has(value)) return;
  seen.add(value);
  for (const key of Object.keys(value)) {
    const child = value[key];
    // A range leads to the source and from there to everything.
    if (key === "range" || child === null || typeof child !== "object") continue;
    if (child.kind === Kind.Expression && isCall(child.expression, names)) {
      calls.push({ call: child.expression, name: names.get(child.expression.expression.text), holder: value, key });
      find(child.expression, names, calls, seen);
      continue;
    }
    if (isCall(child, names)) calls.push({ call: child, name: names.get(child.expression.text), holder: null, key });
    find(child, names, calls, seen);
  }
}

function isCall(node, names) {
  if (node?.kind !== Kind.Call || node.expression.kind !== Kind.Identifier) return false;
  const name = names.get(node.expression.text);
  return name !== undefined && node.args.length === PARAMETERS[name];
}

function rewrite(syntax, call, name, place, holder, key) {
  const message = call.args.at(-1);
  const isLiteral = message.kind === Kind.Literal && message.literalKind === Literal.String;
  const text = isLiteral ? data(message.value) : null;
  const helper = `${name}${isLiteral ? "At" : "TextAt"}`;
  const [statement] = syntax.statements(`__vow.${helper}(${text ? `${text.pointer}, ${text.length}` : "0"}, ${place});`, call);
  const made = statement.expression;
  call.expression = made.expression;
  call.args = [...call.args.slice(0, -1), ...(isLiteral ? made.args : [message, ...made.args.slice(1)])];
  // The compiler does not know that revert does not return. That nothing follows an endless loop, it knows.
  if (name === "revert" && holder) {
    const [loop] = syntax.statements(`while (true) 0;`, call);
    loop.body = holder[key];
    holder[key] = loop;
  }
}
