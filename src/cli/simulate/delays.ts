/** Steps a doubling: a quantile is true to one part in 32. */
const STEPS = 32;
const LEAST_MS = 0.01;

/** Weighted delays, ms, kept as a histogram whose steps grow with the value. */
export class Delays {
  readonly #weights: number[] = [];
  total = 0;
  max = 0;

  add(ms: number, weight: number): void {
    const step = Math.max(0, Math.round(Math.log2(Math.max(ms, LEAST_MS) / LEAST_MS) * STEPS));
    this.#weights[step] = (this.#weights[step] ?? 0) + weight;
    this.total += weight;
    this.max = Math.max(this.max, ms);
  }

  /** Adds all of another's, each counted `times`. */
  merge(other: Delays, times: number): void {
    for (const [step, weight] of other.#weights.entries())
      if (weight !== undefined) this.#weights[step] = (this.#weights[step] ?? 0) + weight * times;
    this.total += other.total * times;
    this.max = Math.max(this.max, other.max);
  }

  /** The delay that this share of the weight stays within; 0 where there is none. */
  quantile(share: number): number {
    let left = share * this.total;
    for (const [step, weight] of this.#weights.entries()) {
      left -= weight ?? 0;
      if (left <= 0 && (weight ?? 0) > 0) return Math.min(LEAST_MS * 2 ** (step / STEPS), this.max);
    }
    return this.max;
  }
}
