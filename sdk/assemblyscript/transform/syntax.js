// The part of the compiler's syntax tree that the transform looks at. Numbers are those of assemblyscript 0.28 (src/ast.ts, src/common.ts).

export const Kind = {
  NamedType: 1, Identifier: 7, Call: 10, False: 14, Literal: 17, Null: 19, PropertyAccess: 22, True: 26, UnaryPrefix: 29,
  Block: 31, Expression: 39, Import: 43, Class: 52, Enum: 53, Field: 55, Method: 59, TypeAlias: 61,
};
export const Literal = { Integer: 1, String: 2, Array: 5 };
export const Flag = { Export: 1 << 1, Static: 1 << 5, Private: 1 << 8, Protected: 1 << 9, Get: 1 << 11, Set: 1 << 12, Ambient: 1 << 15, Constructor: 1 << 19 };

const SOURCE_USER = 0;
const SOURCE_ENTRY = 1;
const USER_DEFINED_MESSAGE = 102;

/** Parses text and reports errors through the compiler's own parser, so that both look like the compiler's. */
export class Syntax {
  #parser;
  #snippets = 0;
  failed = false;

  constructor(parser) {
    this.#parser = parser;
  }

  /** Sources that are not of a library. */
  get sources() {
    return this.#parser.sources.filter(source => !source.normalizedPath.startsWith("~lib/") && (source.sourceKind === SOURCE_USER || source.sourceKind === SOURCE_ENTRY));
  }

  isEntry(source) {
    return source.sourceKind === SOURCE_ENTRY;
  }

  error(node, message) {
    this.failed = true;
    this.#parser.error(USER_DEFINED_MESSAGE, node.range, message);
  }

  /** The statements of a text, placed where `node` is: errors in them are shown there. What it imports is loaded like any other import. */
  statements(text, node) {
    this.#parser.parseFile(text, `vow-generated-${++this.#snippets}.ts`, false);
    const { statements } = this.#parser.sources.pop();
    place(statements, node.range);
    return statements;
  }

  /** The members of a class whose body this is; `heritage` is what stands after its name. */
  members(body, node, heritage = "") {
    return this.statements(`class Members ${heritage} {\n${body}\n}`, node)[0].members;
  }
}

// The compiler looks up the file of a declaration by its range, so nodes may not keep that of a text which is no file.
function place(value, range) {
  if (value === null || typeof value !== "object") return;
  for (const key of Object.keys(value)) {
    if (key === "range") value.range = range;
    else place(value[key], range);
  }
}

/** The source text of a node. */
export const textOf = node => node.range.source.text.slice(node.range.start, node.range.end);

/** A node's decorator of that name, or undefined. */
export const decoratorOf = (node, name) => node.decorators?.find(decorator => decorator.name.text === name);

/** The text a decorator was given: undefined without arguments, null when they are something else. */
export function decoratorText(decorator) {
  if (!decorator?.args?.length) return undefined;
  const [argument] = decorator.args;
  return decorator.args.length === 1 && argument.kind === Kind.Literal && argument.literalKind === Literal.String ? argument.value : null;
}

/** The documentation comment right before a node. */
export function docOf(node) {
  const start = Math.min(node.range.start, ...(node.decorators ?? []).map(decorator => decorator.range.start));
  const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(?:export\s+)?$/.exec(node.range.source.text.slice(0, start));
  if (!comment) return "";
  return comment[1].split("\n").map(line => line.replace(/^\s*\*?\s?/, "").trim()).filter(line => line).join(" ");
}

/** camelCase and PascalCase as snake_case. */
export const snake = name => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/([A-Z])([A-Z][a-z])/g, "$1_$2").toLowerCase();

/** Text as static UTF-8 data: the expression of its address, and its length. */
export function data(text) {
  const bytes = Buffer.from(text, "utf8");
  return { pointer: `memory.data<u8>([${[...bytes].join(",")}])`, length: bytes.length };
}
