import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { UpItem } from "../../src/protocol/relay.ts";
import { Unanswered } from "../../src/relay/unanswered.ts";
import { Uplink } from "../../src/relay/uplink.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const who = (key: string) => ({ key, userId: `u-${key}`, sessionId: `s-${key}` });
const send = (key: string, id: string): UpItem => ({
  ...who(key),
  frame: { type: "send", id, body: "x" },
});
const typing = (key: string): UpItem => ({ ...who(key), frame: { type: "typing", on: true } });
const left = (key: string): UpItem => ({ ...who(key), left: true });
const idOf = (item: UpItem) => ("frame" in item && "id" in item.frame ? item.frame.id : "");

/** A Channel that answers when it is told to. */
function scene() {
  const calls: { items: UpItem[]; answer: () => void; fail: () => void }[] = [];
  const lost: UpItem[] = [];
  const answered: UpItem[] = [];
  const uplink = new Uplink({
    send: (items) =>
      new Promise((resolve, reject) => {
        calls.push({ items, answer: resolve, fail: () => reject(new Error("gone")) });
      }),
    lost: (items) => lost.push(...items),
    answered: (items) => answered.push(...items),
  });
  return { uplink, calls, lost, answered };
}

describe("the way up", () => {
  test("[REL1] what is said goes up in order, all of one turn in one call, at once where it is quiet", async () => {
    const { uplink, calls, answered } = scene();
    for (const id of ["1", "2", "3"]) uplink.say(send("a", id));
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.map(({ items }) => items.map(idOf))).toEqual([["1", "2", "3"]]);
    for (const id of ["4", "5"]) {
      uplink.say(send("a", id));
      await vi.advanceTimersByTimeAsync(5);
    }
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(calls.map(({ items }) => items.map(idOf))).toEqual([
      ["1", "2", "3"],
      ["4", "5"],
    ]);
    for (const { answer } of calls) answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(answered.map(idOf)).toEqual(["1", "2", "3", "4", "5"]);
    uplink.say(send("a", "6"));
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toHaveLength(3);
  });

  test("[REL8] is bounded: typing and read give way first, then commands, and leaving never", async () => {
    const { uplink, calls } = scene();
    uplink.say(send("a", "first"));
    await vi.advanceTimersByTimeAsync(0);
    let [commands, hints] = [0, 0];
    while (uplink.say(send("a", `c${commands}`)) && commands < 10_000) {
      commands += 1;
      if (uplink.say(typing("a"))) hints += 1;
    }
    expect(uplink.say(left("b"))).toBe(true);
    expect(commands + hints).toBeLessThanOrEqual(4_000);
    expect(hints).toBe(1_600);
    expect(commands).toBeGreaterThan(2_000);
    await vi.advanceTimersByTimeAsync(20);
    expect(calls).toHaveLength(2);
    expect(uplink.say(typing("a")), "there is room again").toBe(true);
  });

  test("[REL4] after a lost call each socket's later words are dropped too, and who left is told again", async () => {
    const word = fc.record({
      key: fc.constantFrom("a", "b", "c"),
      kind: fc.constantFrom("send", "send", "send", "left"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(word, fc.constantFrom("", "wait", "fail", "answer")), { maxLength: 40 }),
        async (words) => {
          const { uplink, calls, lost } = scene();
          const gone = new Set<string>();
          const sentAt = new Map<string, number>();
          const heard: UpItem[] = [];
          const settle = async (fails: boolean) => {
            const call = calls.shift();
            if (call === undefined) return;
            if (!fails) heard.push(...call.items);
            (fails ? call.fail : call.answer)();
            await vi.advanceTimersByTimeAsync(0);
            for (const item of lost.splice(0)) gone.add(item.key);
          };
          for (const [i, [{ key, kind }, then]] of words.entries()) {
            const id = String(i);
            // A socket that was sent to come again says nothing more.
            if (!gone.has(key)) {
              uplink.say(kind === "left" ? left(key) : send(key, id));
              sentAt.set(id, i);
            }
            if (then === "wait") await vi.advanceTimersByTimeAsync(25);
            if (then === "fail") await settle(true);
            if (then === "answer") await settle(false);
          }
          for (let i = 0; i < 60; i += 1) {
            await vi.advanceTimersByTimeAsync(1_100);
            await settle(false);
          }
          // Every leaving is heard, whatever was lost.
          const leavings = words.filter(
            ([{ key, kind }]) => kind === "left" && gone.size === 0 && key,
          );
          const told = heard.filter((item) => "left" in item);
          expect(told.length).toBeGreaterThanOrEqual(leavings.length);
          for (const key of ["a", "b", "c"]) {
            const ids = heard.filter((item) => item.key === key && "frame" in item).map(idOf);
            expect(ids.map((id) => sentAt.get(id) ?? -1)).toEqual(
              ids.map((id) => sentAt.get(id) ?? -1).toSorted((x, y) => x - y),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("[REL4] words that wait behind a call that is lost do not go up", async () => {
    const { uplink, calls, lost } = scene();
    uplink.say(send("a", "1"));
    await vi.advanceTimersByTimeAsync(0);
    uplink.say(send("a", "2"));
    uplink.say(send("b", "3"));
    uplink.say(left("a"));
    calls[0]?.fail();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(lost.map(idOf)).toEqual(["1"]);
    expect(calls.slice(1).flatMap(({ items }) => items)).toEqual([send("b", "3"), left("a")]);
  });
});

describe("answers that are waited for", () => {
  const started = () => {
    const again: string[] = [];
    return { again, unanswered: new Unanswered((key) => again.push(key)) };
  };

  test("[REL4] a socket whose answer does not come down is sent to come again", async () => {
    const { again, unanswered } = started();
    for (const id of ["1", "2"]) unanswered.add("a", id);
    unanswered.add("b", "3");
    unanswered.answered("b", "3");
    unanswered.answered("a", "1");
    unanswered.settle([send("a", "1"), send("a", "2"), send("b", "3"), left("c"), typing("a")]);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(again).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(again).toEqual(["a"]);
  });

  test("[REL4] an answer that comes in time, or a socket that is gone, ends the waiting", async () => {
    const { again, unanswered } = started();
    unanswered.add("a", "1");
    unanswered.add("b", "2");
    unanswered.settle([send("a", "1"), send("b", "2")]);
    await vi.advanceTimersByTimeAsync(1_000);
    unanswered.answered("a", "1");
    unanswered.forget("b");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(again).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("[REL4] what the Channel has not answered yet is waited for as long as it takes", async () => {
    const { again, unanswered } = started();
    unanswered.add("a", "1");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(again).toEqual([]);
  });
});
