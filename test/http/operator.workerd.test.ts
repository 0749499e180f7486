import { expect, it } from "vitest";
import type { MeView } from "../../src/protocol/http.ts";
import { Person } from "../channel/world.ts";

it("[OPS1] the first account learns that it is the operator's, and nobody after it", async () => {
  const guest = await Person.guest();
  const first = await Person.account("first@example.com");
  const second = await Person.account("second@example.com");
  const said = await Promise.all(
    [guest, first, second].map(async (each) => (await each.json<MeView>("/api/me")).operator),
  );
  expect(said).toEqual([false, true, false]);
});
