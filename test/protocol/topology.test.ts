import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RelayNode, Shape } from "../../src/protocol/topology.ts";
import { place, RELAY_CAPACITY, RELAY_FAN, toFold } from "../../src/protocol/topology.ts";

const REGIONS = ["weur", "enam", "apac"];
const shapes = fc.record({
  capacity: fc.integer({ min: 1, max: 8 }),
  fan: fc.integer({ min: 1, max: 12 }),
});
const deed = fc.record({
  kind: fc.constantFrom("comes", "comes", "comes", "goes", "fold"),
  region: fc.constantFrom(...REGIONS),
  who: fc.nat(),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** A channel that keeps no socket itself, and its Relays. */
class Fleet {
  nodes: RelayNode[] = [];
  opened = 0;
  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  get people(): number {
    return this.nodes.reduce((sum, { sockets }) => sum + sockets, 0);
  }

  /** Where somebody of this region was put; nothing where all is full. */
  come(region: string): RelayNode | undefined {
    const found = place(this.nodes, region, this.shape);
    if (found === null) return undefined;
    if ("open" in found) {
      this.opened += 1;
      const id = `r${String(this.opened).padStart(4, "0")}`;
      this.nodes.push({ id, ...found.open, sockets: 0, closing: false });
      return this.#seat(id);
    }
    return this.#seat(found.relay);
  }

  go(who: number): void {
    const taken = this.nodes.filter(({ sockets }) => sockets > 0);
    const node = taken[who % Math.max(taken.length, 1)];
    if (node !== undefined) node.sockets -= 1;
    this.sweep();
  }

  /** Empties what may be emptied; its people come again. */
  fold(threshold = 0): RelayNode[] {
    const ids = toFold(this.nodes, 0, threshold, this.shape);
    const folded = this.nodes.filter(({ id }) => ids.includes(id));
    for (const node of folded) node.closing = true;
    for (const node of folded)
      while (node.sockets > 0) {
        node.sockets -= 1;
        this.come(node.region);
      }
    this.sweep();
    return folded;
  }

  sweep(): void {
    this.nodes = this.nodes.filter(
      ({ id, closing, sockets }) =>
        !closing || sockets > 0 || this.nodes.some(({ parent }) => parent === id),
    );
  }

  act({ kind, region, who }: Deed): void {
    if (kind === "comes") this.come(region);
    else if (kind === "goes") this.go(who);
    else this.fold();
  }

  #seat(id: string): RelayNode | undefined {
    const node = this.nodes.find((one) => one.id === id);
    if (node !== undefined) node.sockets += 1;
    return node;
  }

  feederOf(node: RelayNode): RelayNode | undefined {
    return this.nodes.find(({ id }) => id === node.parent);
  }
}

describe("Relays", () => {
  test("[REL7] hold no more than their capacity, feed no more than the fan, on two levels", () => {
    fc.assert(
      fc.property(shapes, fc.array(deed, { maxLength: 300 }), (shape, deeds) => {
        const fleet = new Fleet(shape);
        for (const one of deeds) {
          fleet.act(one);
          const fed = Map.groupBy(fleet.nodes, ({ parent }) => parent);
          for (const nodes of fed.values()) expect(nodes.length).toBeLessThanOrEqual(shape.fan);
          for (const node of fleet.nodes) {
            expect(node.sockets).toBeLessThanOrEqual(shape.capacity);
            if (node.parent !== null) expect(fleet.feederOf(node)?.parent).toBeNull();
          }
        }
      }),
    );
  });

  test("[REL7] refuse nobody before every place of both levels is taken", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(...REGIONS), (shape, region) => {
        const fleet = new Fleet(shape);
        while (fleet.come(region) !== undefined);
        expect(fleet.people).toBe(shape.capacity * (shape.fan + shape.fan ** 2));
        fleet.go(0);
        expect(fleet.come("elsewhere")).toBeDefined();
      }),
      { numRuns: 30 },
    );
  });

  test("[REL7] are near their readers, and fed from near them, while regions come in any order", () => {
    const shape = { capacity: 4, fan: 10 };
    fc.assert(
      fc.property(
        // The second level is needed, and has room: 10 × 4 on the first.
        fc.array(fc.constantFrom(...REGIONS), { minLength: 60, maxLength: 120 }),
        (comers) => {
          const fleet = new Fleet(shape);
          for (const region of comers) expect(fleet.come(region)?.region).toBe(region);
          for (const node of fleet.nodes) {
            const feeder = fleet.feederOf(node);
            if (feeder !== undefined) expect(feeder.region).toBe(node.region);
          }
        },
      ),
    );
  });

  test("[REL7] of one continent leave places on the first level for the first reader of another", () => {
    const shape = { capacity: RELAY_CAPACITY, fan: RELAY_FAN };
    const full = (i: number): RelayNode => ({
      id: `r${i}`,
      region: "weur",
      parent: null,
      sockets: RELAY_CAPACITY,
      closing: false,
    });
    const nodes = Array.from({ length: 26 }, (_, i) => full(i));
    const next = place(nodes, "weur", shape);
    expect(next).toEqual({ open: { region: "weur", parent: "r0" } });
    expect(place(nodes, "apac", shape)).toEqual({ open: { region: "apac", parent: null } });
  });

  test("[REL7] fold without opening new ones, and come to rest", () => {
    fc.assert(
      fc.property(shapes, fc.array(deed, { maxLength: 200 }), (shape, deeds) => {
        const fleet = new Fleet(shape);
        for (const one of deeds) fleet.act(one);
        const { opened, people } = fleet;
        const most = fleet.nodes.length;
        for (let folds = 0; fleet.fold().length > 0; folds += 1)
          expect(folds).toBeLessThanOrEqual(most);
        expect(fleet.opened).toBe(opened);
        expect(fleet.people).toBe(people);
      }),
    );
  });

  test("[REL7] that were folded are not opened again by the next few who come and go", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 200 }), fc.nat(), (deeds, who) => {
        const shape = { capacity: 8, fan: 3 };
        const fleet = new Fleet(shape);
        for (const one of deeds) fleet.act({ ...one, region: "weur" });
        if (fleet.fold().length === 0 || fleet.people === 0) return;
        const { opened } = fleet;
        for (let i = 0; i < 10; i += 1) {
          fleet.come("weur");
          fleet.come("weur");
          fleet.go(who + i);
          fleet.go(who);
          fleet.fold();
        }
        expect(fleet.opened).toBe(opened);
      }),
    );
  });

  test("[REL7] all end when the channel can hold everybody twice over, and none before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (people) => {
        const fleet = new Fleet({ capacity: 3, fan: 4 });
        for (let i = 0; i < people; i += 1) fleet.come("weur");
        const everybody = fleet.people;
        const ids = toFold(fleet.nodes, 0, everybody * 2, fleet.shape);
        const leaves = fleet.nodes.filter(
          ({ id }) => !fleet.nodes.some(({ parent }) => parent === id),
        );
        expect(ids.toSorted()).toEqual(leaves.map(({ id }) => id).toSorted());
        expect(toFold(fleet.nodes, 0, everybody * 2 - 1, fleet.shape).length).toBeLessThanOrEqual(
          1,
        );
      }),
    );
  });
});
