import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { Person } from "../channel/world.ts";

/** Answers the status of the last step of a backup; `meanwhile` runs after the first. */
async function backup(by: Person, meanwhile: () => Promise<unknown>): Promise<number> {
  let next: string | null = null;
  for (let step = 0; ; step += 1) {
    const query: string = next === null ? "" : `?next=${encodeURIComponent(next)}`;
    const response = await by.fetch(`/api/admin/backup${query}`);
    if (!response.ok) return response.status;
    const last = (await response.text()).trimEnd().split("\n").at(-1) ?? "";
    ({ next } = JSON.parse(last) as { next: string | null });
    if (next === null) return response.status;
    if (step === 0) await meanwhile();
  }
}

it("[BACKUP2] a backup during which tables were changed is refused at its end", async () => {
  const one = await Person.account();
  expect(await backup(one, () => Promise.resolve())).toBe(200);
  const upgrade = env.DIRECTORY.prepare(
    `INSERT INTO d1_migrations (name) VALUES ('9999_next.sql')`,
  );
  expect(await backup(one, () => upgrade.run())).toBe(409);
});
