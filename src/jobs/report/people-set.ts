import { Buffer } from "node:buffer";

/** A set of small whole numbers, one bit each, that travels as text. */
export class PeopleSet {
  #bits: Uint8Array;

  constructor(text = "") {
    this.#bits = new Uint8Array(Buffer.from(text, "base64"));
  }

  add(index: number): void {
    const at = index >> 3;
    if (at >= this.#bits.length) {
      const longer = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      longer.set(this.#bits);
      this.#bits = longer;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (index & 7));
  }

  get size(): number {
    let size = 0;
    for (let byte of this.#bits) for (; byte > 0; byte &= byte - 1) size += 1;
    return size;
  }

  toString(): string {
    let length = this.#bits.length;
    while (length > 0 && this.#bits[length - 1] === 0) length -= 1;
    return Buffer.from(this.#bits.subarray(0, length)).toString("base64");
  }
}
