// The asc transform of vow-contract: `--transform vow-contract/transform`. A class with @contract becomes exported functions and a description
// of the interface (custom section vow.abi).

import { describe, sectionOf } from "./describe.js";
import { generate } from "./generate.js";
import { readModel } from "./model.js";
import { placeReverts } from "./places.js";
import { Syntax } from "./syntax.js";
import { Types } from "./types.js";

// One name that a contract's own names cannot meet.
const IMPORT = `import * as __vow from "vow-contract/assembly/generated";`;

export default class VowTransform {
  #section = null;

  /** The compiler has read all sources. */
  async afterParse(parser) {
    const syntax = new Syntax(parser);
    const model = readModel(syntax);
    if (!syntax.failed && model.contract) {
      const types = new Types(syntax, model.types);
      this.#section = sectionOf(syntax, model, describe(syntax, model, types, await this.#version()));
    }
    if (syntax.failed) return;
    const { sources } = syntax;
    const placed = sources.filter(source => placeReverts(syntax, source));
    const used = new Set([...placed, ...generate(syntax, model)]);
    for (const source of used) source.statements.unshift(...syntax.statements(IMPORT, source));
  }

  /** The compiler has made the module. */
  afterCompile(module) {
    if (this.#section) module.addCustomSection("vow.abi", this.#section);
  }

  async #version() {
    const text = await this.readFile("package.json", this.baseDir);
    return text ? JSON.parse(text).version : undefined;
  }
}
