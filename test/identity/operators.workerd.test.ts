import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { isOperator } from "../../src/identity/operators.ts";
import type { Env } from "../../src/storage/env.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;

it("[OP1] an operator is named by id or address; a name of nobody's, an empty list and a guest's address make none", async () => {
  const guest = await Person.guest();
  const row = await bound.DIRECTORY.prepare(`SELECT email FROM user WHERE id = ?`)
    .bind(guest.userId)
    .first<{ email: string }>();
  const is = (OPERATORS: string) => isOperator({ ...bound, OPERATORS }, guest.userId);
  expect(await is(`x, ${guest.userId}`)).toBe(true);
  for (const names of ["", " , ", "x", row?.email ?? "", guest.userId.slice(1)])
    expect([names, await is(names)]).toEqual([names, false]);
});
