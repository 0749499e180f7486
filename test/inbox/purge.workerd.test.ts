import { env, exports } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { expect, it } from "vitest";
import { Person } from "../channel/world.ts";

const PNG = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);
/** More than one run of the alarm takes. */
const EMOJI = 60;

it("[WORK2] what a workspace had of its own goes with it: groups, commands, emoji and their pictures", async () => {
  const ann = await Person.guest();
  const { workspace } = await ann.found();
  const path = `/api/workspaces/${workspace.id}`;
  await ann.json(`${path}/groups`, "POST", { handle: "crew", name: "Crew", userIds: [ann.userId] });
  await ann.json(`${path}/commands/roll`, "PUT", { description: "Rolls" });
  for (let i = 0; i < EMOJI; i += 1)
    await exports.default.fetch(`http://edgewise.test${path}/emoji/mine-${i}`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${ann.token}` },
      body: PNG,
    });
  const pictures = async () =>
    (await env.FILES.list({ prefix: `pictures/${workspace.id}.` })).objects.length;
  expect(await pictures()).toBe(EMOJI);

  await ann.json(path, "DELETE", { slug: workspace.slug });
  const inbox = env.INBOX.get(env.INBOX.idFromName(ann.userId));
  for (const days of [15, 16]) {
    await ann.json("/api/faults", "PUT", { clockSkewMs: days * 86_400_000 });
    await runDurableObjectAlarm(inbox);
  }
  await ann.json("/api/faults", "DELETE");

  expect(await pictures()).toBe(0);
  for (const table of ["user_group", "slash_command", "custom_emoji", "workspace"]) {
    const column = table === "workspace" ? "id" : "workspace_id";
    const row = await env.DIRECTORY.prepare(`SELECT 1 FROM ${table} WHERE ${column} = ?`)
      .bind(workspace.id)
      .first();
    expect(row, table).toBeNull();
  }
  const members = await env.DIRECTORY.prepare(`SELECT 1 FROM user_group_member`).first();
  expect(members).toBeNull();
});
