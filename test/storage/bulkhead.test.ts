import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { CallKind, Lease } from "../../src/storage/bulkhead.ts";
import { Bulkhead } from "../../src/storage/bulkhead.ts";

const KINDS = ["health", "sign-in", "read", "write", "upload"] as const;
const AT_ONCE = 3;
const BOUND = 6;
const FAR = 1_000_000_000_000;

type Step = { do: "enter"; kind: number } | { do: "leave"; which: number };

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant("enter" as const), kind: fc.nat(4) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("leave" as const), which: fc.nat(9) }) },
  ),
  { maxLength: 60 },
);

test("[FENCE4] whatever comes and goes: never too many at once, the list is bounded, the most important is next", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
  await fc.assert(
    fc.asyncProperty(steps, async (list: Step[]) => {
      const bulkhead = new Bulkhead(AT_ONCE, BOUND);
      const leases: Lease[] = [];
      // The model: who waits, in the order in which they are to go.
      let waiting: { id: number; kind: number }[] = [];
      const went: number[] = [];
      const displaced: number[] = [];
      const expected = { went: [] as number[], displaced: [] as number[] };
      let running = 0;
      for (const [id, step] of list.entries()) {
        if (step.do === "enter") {
          const place = bulkhead.enter(KINDS[step.kind] as Exclude<CallKind, "inner">, FAR);
          if (running < AT_ONCE) {
            running += 1;
            expect(place).not.toBeInstanceOf(Promise);
            leases.push(place as Lease);
            continue;
          }
          if (waiting.length >= BOUND) {
            const worst = waiting.toSorted((a, b) => b.kind - a.kind || b.id - a.id)[0];
            if (worst === undefined || worst.kind <= step.kind) {
              expect(place).toBeUndefined();
              continue;
            }
            expected.displaced.push(worst.id);
            waiting = waiting.filter((one) => one !== worst);
          }
          waiting.push({ id, kind: step.kind });
          void (place as Promise<Lease | undefined>).then((lease) => {
            if (lease === undefined) displaced.push(id);
            else {
              bulkhead.begin(lease, FAR);
              leases.push(lease);
              went.push(id);
            }
          });
        } else if (leases.length > 0) {
          const [lease] = leases.splice(step.which % leases.length, 1);
          if (lease !== undefined) bulkhead.leave(lease);
          const next = waiting.toSorted((a, b) => a.kind - b.kind || a.id - b.id)[0];
          if (next === undefined) running -= 1;
          else {
            expected.went.push(next.id);
            waiting = waiting.filter((one) => one !== next);
          }
        }
        await Promise.resolve();
        await Promise.resolve();
        expect({ went, displaced }).toEqual(expected);
        expect(bulkhead.load).toEqual({ running, waiting: waiting.length });
      }
    }),
  );
  vi.useRealTimers();
});
