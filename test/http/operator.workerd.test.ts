import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { MeView } from "../../src/protocol/http.ts";
import { Person } from "../channel/world.ts";

it("[OPS1] the first account learns that it is the operator's, and nobody after it", async () => {
  const guest = await Person.guest();
  const first = await account("first@example.com");
  const second = await account("second@example.com");
  const said = await Promise.all(
    [guest, first, second].map(async (each) => (await each.json<MeView>("/api/me")).operator),
  );
  expect(said).toEqual([false, true, false]);
});

async function account(email: string): Promise<Person> {
  const response = await exports.default.fetch("http://edgewise.test/api/auth/sign-up/email", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password: "correct horse battery", name: "One" }),
  });
  const { user } = await response.json<{ user: { id: string } }>();
  return new Person(response.headers.get("set-auth-token") ?? "", user.id);
}
