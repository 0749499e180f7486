import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { Person } from "../channel/world.ts";

const db = (env as unknown as Env).DIRECTORY;

it("[LIM4] the best plan among a person's workspaces is their budget", async () => {
  const ann = await Person.guest();
  const { workspace: pro } = await ann.found();
  const { workspace: free } = await ann.found();
  await db.prepare(`UPDATE workspace SET plan = 'pro' WHERE id = ?`).bind(pro.id).run();
  const limitOf = async (workspaces: string[]) => {
    const one = await Person.guest();
    for (const id of workspaces)
      await db
        .prepare(
          `INSERT INTO workspace_member (workspace_id, user_id, role, joined_at) VALUES (?, ?, 'member', 0)`,
        )
        .bind(id, one.userId)
        .run();
    const response = await one.fetch("/api/me");
    expect(response.status).toBe(200);
    return response.headers.get("X-RateLimit-Limit");
  };
  expect(await limitOf([])).toBe("100");
  expect(await limitOf([free.id])).toBe("100");
  expect(await limitOf([free.id, pro.id])).toBe("500");
});
