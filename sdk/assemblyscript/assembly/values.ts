import { readKey, read, write, writeKey } from "./borsh";
import { Reader } from "./reader";
import { Writer } from "./writer";

/** A number or bool that may be absent. Of a class, write `T | null` instead. */
// @ts-ignore: decorator
@final
export class Option<T> {
  constructor(
    public isSome: bool = false,
    public value: T = <T>0,
  ) {}

  static some<T>(value: T): Option<T> {
    return new Option<T>(true, value);
  }

  static none<T>(): Option<T> {
    return new Option<T>();
  }

  /** The value; an absent one aborts. */
  unwrap(): T {
    assert(this.isSome, "unwrap of an absent value");
    return this.value;
  }

  unwrapOr(fallback: T): T {
    return this.isSome ? this.value : fallback;
  }

  __zero(): Option<T> {
    return this;
  }

  __write(writer: Writer): void {
    write<bool>(writer, this.isSome);
    if (this.isSome) write<T>(writer, this.value);
  }

  __read(reader: Reader): Option<T> {
    this.isSome = reader.flag();
    if (this.isSome) this.value = read<T>(reader);
    return this;
  }
}

/** Base of a class `@size(N) class Name extends FixedArray<T> {}`: exactly N items; `array<T, N>` in the contract's description. */
export abstract class FixedArray<T> {
  private items: StaticArray<T> = new StaticArray<T>(this.__size());

  /** Number of items. The transform overrides it with that of `@size`. */
  __size(): i32 {
    return 0;
  }

  get length(): i32 {
    return this.__size();
  }

  // @ts-ignore: decorator
  @operator("[]")
  private __get(index: i32): T {
    return this.items[index];
  }

  // @ts-ignore: decorator
  @operator("[]=")
  private __set(index: i32, value: T): void {
    this.items[index] = value;
  }

  __write(writer: Writer): void {
    for (let i = 0; i < this.items.length; i++) write<T>(writer, unchecked(this.items[i]));
  }

  __read(reader: Reader): this {
    const count = this.__size();
    this.items = new StaticArray<T>(count);
    for (let i = 0; i < count; i++) unchecked((this.items[i] = read<T>(reader)));
    return this;
  }

  __writeKey(writer: Writer): void {
    if (sizeof<T>() != 1) ERROR("of arrays, only those of u8 can be keys");
    this.__write(writer);
  }

  __readKey(reader: Reader): this {
    return this.__read(reader);
  }
}

/** One value; `tuple<A>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Tuple1<A> {
  constructor(public a: A) {}

  __write(writer: Writer): void {
    write<A>(writer, this.a);
  }

  __read(reader: Reader): Tuple1<A> {
    this.a = read<A>(reader);
    return this;
  }

  __writeKey(writer: Writer): void {
    writeKey<A>(writer, this.a);
  }

  __readKey(reader: Reader): Tuple1<A> {
    this.a = readKey<A>(reader);
    return this;
  }
}

/** 2 values; `tuple<A, B>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Tuple2<A, B> {
  constructor(public a: A, public b: B) {}

  __write(writer: Writer): void {
    write<A>(writer, this.a);
    write<B>(writer, this.b);
  }

  __read(reader: Reader): Tuple2<A, B> {
    this.a = read<A>(reader);
    this.b = read<B>(reader);
    return this;
  }

  __writeKey(writer: Writer): void {
    writeKey<A>(writer, this.a);
    writeKey<B>(writer, this.b);
  }

  __readKey(reader: Reader): Tuple2<A, B> {
    this.a = readKey<A>(reader);
    this.b = readKey<B>(reader);
    return this;
  }
}

/** 3 values; `tuple<A, B, C>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Tuple3<A, B, C> {
  constructor(public a: A, public b: B, public c: C) {}

  __write(writer: Writer): void {
    write<A>(writer, this.a);
    write<B>(writer, this.b);
    write<C>(writer, this.c);
  }

  __read(reader: Reader): Tuple3<A, B, C> {
    this.a = read<A>(reader);
    this.b = read<B>(reader);
    this.c = read<C>(reader);
    return this;
  }

  __writeKey(writer: Writer): void {
    writeKey<A>(writer, this.a);
    writeKey<B>(writer, this.b);
    writeKey<C>(writer, this.c);
  }

  __readKey(reader: Reader): Tuple3<A, B, C> {
    this.a = readKey<A>(reader);
    this.b = readKey<B>(reader);
    this.c = readKey<C>(reader);
    return this;
  }
}

/** 4 values; `tuple<A, B, C, D>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Tuple4<A, B, C, D> {
  constructor(public a: A, public b: B, public c: C, public d: D) {}

  __write(writer: Writer): void {
    write<A>(writer, this.a);
    write<B>(writer, this.b);
    write<C>(writer, this.c);
    write<D>(writer, this.d);
  }

  __read(reader: Reader): Tuple4<A, B, C, D> {
    this.a = read<A>(reader);
    this.b = read<B>(reader);
    this.c = read<C>(reader);
    this.d = read<D>(reader);
    return this;
  }

  __writeKey(writer: Writer): void {
    writeKey<A>(writer, this.a);
    writeKey<B>(writer, this.b);
    writeKey<C>(writer, this.c);
    writeKey<D>(writer, this.d);
  }

  __readKey(reader: Reader): Tuple4<A, B, C, D> {
    this.a = readKey<A>(reader);
    this.b = readKey<B>(reader);
    this.c = readKey<C>(reader);
    this.d = readKey<D>(reader);
    return this;
  }
}

/** 5 values; `tuple<A, B, C, D, E>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Tuple5<A, B, C, D, E> {
  constructor(public a: A, public b: B, public c: C, public d: D, public e: E) {}

  __write(writer: Writer): void {
    write<A>(writer, this.a);
    write<B>(writer, this.b);
    write<C>(writer, this.c);
    write<D>(writer, this.d);
    write<E>(writer, this.e);
  }

  __read(reader: Reader): Tuple5<A, B, C, D, E> {
    this.a = read<A>(reader);
    this.b = read<B>(reader);
    this.c = read<C>(reader);
    this.d = read<D>(reader);
    this.e = read<E>(reader);
    return this;
  }

  __writeKey(writer: Writer): void {
    writeKey<A>(writer, this.a);
    writeKey<B>(writer, this.b);
    writeKey<C>(writer, this.c);
    writeKey<D>(writer, this.d);
    writeKey<E>(writer, this.e);
  }

  __readKey(reader: Reader): Tuple5<A, B, C, D, E> {
    this.a = readKey<A>(reader);
    this.b = readKey<B>(reader);
    this.c = readKey<C>(reader);
    this.d = readKey<D>(reader);
    this.e = readKey<E>(reader);
    return this;
  }
}

/** 6 values; `tuple<A, B, C, D, E, F>` in the contract's description. */
// @ts-ignore: decorator
@final
export class Tuple6<A, B, C, D, E, F> {
  constructor(public a: A, public b: B, public c: C, public d: D, public e: E, public f: F) {}

  __write(writer: Writer): void {
    write<A>(writer, this.a);
    write<B>(writer, this.b);
    write<C>(writer, this.c);
    write<D>(writer, this.d);
    write<E>(writer, this.e);
    write<F>(writer, this.f);
  }

  __read(reader: Reader): Tuple6<A, B, C, D, E, F> {
    this.a = read<A>(reader);
    this.b = read<B>(reader);
    this.c = read<C>(reader);
    this.d = read<D>(reader);
    this.e = read<E>(reader);
    this.f = read<F>(reader);
    return this;
  }

  __writeKey(writer: Writer): void {
    writeKey<A>(writer, this.a);
    writeKey<B>(writer, this.b);
    writeKey<C>(writer, this.c);
    writeKey<D>(writer, this.d);
    writeKey<E>(writer, this.e);
    writeKey<F>(writer, this.f);
  }

  __readKey(reader: Reader): Tuple6<A, B, C, D, E, F> {
    this.a = readKey<A>(reader);
    this.b = readKey<B>(reader);
    this.c = readKey<C>(reader);
    this.d = readKey<D>(reader);
    this.e = readKey<E>(reader);
    this.f = readKey<F>(reader);
    return this;
  }
}
