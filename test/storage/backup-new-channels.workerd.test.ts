import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { BackupLine } from "../../src/protocol/backup.ts";
import type { WalkPlace } from "../../src/storage/dump/walk.ts";
import { now } from "../../src/storage/faults.ts";
import { historyDb } from "../../src/storage/history.ts";
import { Person } from "../channel/world.ts";
import { objectsIn, wholeWalk } from "./whole-walk.ts";

/** More than one slice takes. */
const WORDS = 4_600;
const HOUR_MS = 3_600_000;

/** How many rows of a channel a table of D1 has in a backup. */
function rowsOf(lines: readonly BackupLine[], table: string, channelId: string): number {
  return lines
    .flatMap((line) => (line.kind === "rows" && line.table === table ? [line] : []))
    .flatMap(({ rows, columns }) => rows.map((row) => row[columns.indexOf("channel_id")]))
    .filter((id) => id === channelId).length;
}

/** Puts words and a member of a channel into D1, as its object does. */
async function drain(channelId: string): Promise<void> {
  await historyDb(env, channelId)
    .prepare(
      `INSERT INTO message (channel_id, seq, rev, ordinal, client_msg_id, author_id, body, at)
       SELECT ?1, value, value, value, value, 'u', 'word', 0 FROM json_each(?2)`,
    )
    .bind(channelId, JSON.stringify(Array.from({ length: WORDS }, (_, i) => 10_000 + i)))
    .run();
  await env.DIRECTORY.prepare(
    `INSERT INTO channel_member (channel_id, user_id, state, role) VALUES (?, 'u', 'member', 'member')`,
  )
    .bind(channelId)
    .run();
}

/** Once in a walk, on the way into a phase. */
function before(phases: Record<string, () => Promise<unknown>>) {
  const met = new Set<string>();
  return ({ phase }: WalkPlace): Promise<unknown> | undefined => {
    if (met.has(phase)) return undefined;
    met.add(phase);
    return phases[phase]?.();
  };
}

async function make(by: Person, workspaceId: string, name: string): Promise<string> {
  const body = { name, kind: "public" };
  return (await by.json<{ id: string }>(`/api/workspaces/${workspaceId}/channels`, "POST", body))
    .id;
}

it("[BACKUP1] of a channel that is made meanwhile D1 is read after its object, and of no other once more", async () => {
  const ann = await Person.guest();
  const { workspace, channel: old } = await ann.found();
  await env.DIRECTORY.prepare(`UPDATE channel SET created_at = ? WHERE id = ?`)
    .bind(now() - HOUR_MS, old.id)
    .run();
  let made = "";
  const lines = await wholeWalk(
    before({
      inbox: async () => (made = await make(ann, workspace.id, "new")),
      // D1 has been read by now, and the object may hold no longer what it hands over.
      newChannel: () => Promise.all([drain(made), drain(old.id)]),
    }),
  );
  expect(objectsIn(lines).map(({ name }) => name)).toContain(made);
  expect(rowsOf(lines, "message", made)).toBe(WORDS);
  expect(rowsOf(lines, "message", old.id)).toBe(0);
  // Its maker, who was read before too, and who came after that; of the other its maker alone.
  expect(rowsOf(lines, "channel_member", made)).toBe(3);
  expect(rowsOf(lines, "channel_member", old.id)).toBe(1);
});

it("[BACKUP1] a channel that comes late under a time before the backup is in it", async () => {
  const ann = await Person.guest();
  const { workspace } = await ann.found();
  let made = "";
  const lines = await wholeWalk(
    before({ inbox: async () => (made = await make(ann, workspace.id, "late")) }),
    // As if who makes it had looked at the clock long before.
    now() + 20_000,
  );
  expect(objectsIn(lines).map(({ name }) => name)).toContain(made);
});
