import { expect, it } from "vitest";
import { GroupPeople } from "../../src/channel/group-people.ts";

/** A directory in which only `g_a` has people, and what it has been asked. */
function directory() {
  const asked: string[][] = [];
  let away = false;
  const groups = new GroupPeople((groupIds) => {
    asked.push([...groupIds]);
    return away ? Promise.reject(new Error("away")) : Promise.resolve(new Map([["g_a", ["ann"]]]));
  });
  return { asked, groups, leave: () => (away = true) };
}

it("[MENT1] the directory is asked for many groups at a time, there or not", async () => {
  const { asked, groups } = directory();
  const names = ["g_a", ...Array.from({ length: 5_000 }, (_, i) => `g_none${i}`)];
  const people = await groups.of(names, 0);
  expect(asked).toHaveLength(Math.ceil(names.length / 100));
  expect(people.size).toBe(names.length);
  expect([...(people.get("g_a") ?? [])]).toEqual(["ann"]);
  expect(people.get("g_none7")?.size).toBe(0);
});

it("[MENT1] an answer is believed for half a minute, and a failure is none", async () => {
  const { asked, groups, leave } = directory();
  await groups.of([], 0);
  await groups.of(["g_a"], 0);
  await groups.of(["g_a", "g_b"], 29_000);
  expect(asked).toEqual([["g_a"], ["g_b"]]);
  leave();
  await expect(groups.of(["g_a"], 30_000)).rejects.toThrow("away");
  expect((await groups.of(["g_b"], 30_000)).get("g_b")?.size).toBe(0);
});
