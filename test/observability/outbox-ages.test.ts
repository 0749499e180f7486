import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { noteOutbox } from "../../src/observability/outbox-ages.ts";
import { meter } from "../../src/storage/meter.ts";

const START = 1_790_000_000_000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => {
  vi.useRealTimers();
  for (const id of ["c_1", "c_2"]) noteOutbox(id, null);
});

/** Since when the oldest message waits, as it is reported. */
function reported(): number | undefined {
  const series = meter.read().find(({ name }) => name === "outbox_waits_since");
  return series?.kind === "gauge" ? series.value : undefined;
}

it("[SEE7] the oldest of all outboxes is reported, until it waits no more", () => {
  noteOutbox("c_1", START - 5_000);
  noteOutbox("c_2", START - 9_000);
  expect(reported()).toBe(START - 9_000);
  noteOutbox("c_2", null);
  expect(reported()).toBe(START - 5_000);
  noteOutbox("c_1", null);
  expect(reported()).toBe(0);
});

it("[SEE7] a channel that has gone on elsewhere is left out after three minutes; one that still says so is not", () => {
  noteOutbox("c_1", START - 5_000);
  noteOutbox("c_2", START - 9_000);
  vi.setSystemTime(START + 170_000);
  expect(reported()).toBe(START - 9_000);
  noteOutbox("c_1", START - 5_000);
  vi.setSystemTime(START + 181_000);
  expect(reported()).toBe(START - 5_000);
  vi.setSystemTime(START + 400_000);
  expect(reported()).toBe(0);
});
