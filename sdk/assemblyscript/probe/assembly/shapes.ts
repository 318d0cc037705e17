import { FixedArray, require } from "vow-contract";

@size(4)
export class Code extends FixedArray<u8> {}

/** How far something is. */
@enumeration
export enum Phase {
  /** Nothing happened yet. */
  Open,
  Sold,
}

@struct
export class Order {
  price: u64;
  code: Code;
  note: string | null;
  phase: Phase;
}

export function checkPrice(order: Order): void {
  require(order.price > 0, "an order needs a price");
}
