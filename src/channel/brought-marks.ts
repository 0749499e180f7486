import type { BroughtMarks, BroughtWord } from "../protocol/brought.ts";
import { RESTORED_REV } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { LogWriter } from "./writer.ts";

/** The words that a brought message had before its edits. */
export function firstBody({ body, marks }: BroughtWord): string {
  return marks?.versions?.[0]?.body ?? body;
}

/**
 * Gives a message that was just written what it had where it comes from. Reactions and votes are part of
 * it from the start; edits and the pin are events, by which every store gets to know of them.
 */
export function addMarks(
  store: ObjectStore,
  writer: LogWriter,
  seq: number,
  { authorId, body }: BroughtWord,
  { pinned, editedAt, versions = [], reactions = [], poll }: BroughtMarks,
): void {
  const given = reactions.flatMap(({ emoji, userIds }) => userIds.map((userId) => [emoji, userId]));
  const votes = poll?.votes ?? [];
  const chosen = votes.flatMap((userIds, option) => userIds.map((userId) => [option, userId]));
  const put = (into: string, rows: (string | number)[][]) => {
    for (const [order, [what = "", userId = ""]] of rows.entries())
      store.run(
        `INSERT OR IGNORE INTO ${into}, user_id, rev) VALUES (?, ?, ?, ?)`,
        seq,
        what,
        userId,
        RESTORED_REV + order,
      );
  };
  put("reaction (message_seq, emoji", given);
  put("vote (message_seq, option", chosen);
  for (const [i, version] of versions.entries()) {
    store.run(
      `INSERT INTO version (message_seq, rev, body, at) VALUES (?, ?, ?, ?)`,
      seq,
      writer.next.seq,
      version.body,
      version.at,
    );
    const next = versions[i + 1];
    const values = [next?.body ?? body, next?.at ?? editedAt ?? version.at];
    const set = `body = ?, edited_at = ?`;
    writer.change(authorId, { type: "message.edited", seq, set, values });
  }
  if (editedAt !== undefined && versions.length === 0)
    store.run(`UPDATE message SET edited_at = ? WHERE seq = ?`, editedAt, seq);
  if (pinned) writer.pin(authorId, seq, true);
  // Its state is what the store has by now.
  writer.touched.add(seq);
}
