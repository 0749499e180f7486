import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { closedPoll, pollIn } from "../storage/message-extra.ts";
import type { MessageRow } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { LogWriter, Place } from "./writer.ts";

const NO_POLL = refuse("invalid", "This message is no poll");

type Scope = { store: ObjectStore; writer: LogWriter };

/** One person's vote; nothing where it is already so. In a poll with one choice it takes their other one away. */
export function vote(
  { store, writer }: Scope,
  userId: string,
  message: MessageRow,
  { option, on }: { option: number; on: boolean },
): Outcome<Place | undefined> {
  const { seq } = message;
  const poll = pollIn(message.extra);
  if (poll === undefined) return NO_POLL;
  if (option >= poll.options.length) return refuse("invalid", "The poll has no such option");
  if (poll.closed) return refuse("conflict", "This poll is closed");
  const own = store.rows<{ option: number }>(
    `SELECT option FROM vote WHERE message_seq = ? AND user_id = ?`,
    seq,
    userId,
  );
  if (own.some((one) => one.option === option) === on) return { ok: undefined };
  const goes = on ? (poll.multiple ? [] : own.map((one) => one.option)) : [option];
  for (const each of goes)
    store.run(
      `DELETE FROM vote WHERE message_seq = ? AND option = ? AND user_id = ?`,
      seq,
      each,
      userId,
    );
  if (on)
    store.run(
      `INSERT INTO vote (message_seq, option, user_id, rev) VALUES (?, ?, ?, ?)`,
      seq,
      option,
      userId,
      writer.next.seq,
    );
  return { ok: writer.change(userId, { type: "poll.voted", seq, data: { option, on } }) };
}

/** Ends a poll for good; nothing where it has ended. */
export function closePoll(
  { writer }: Scope,
  userId: string,
  { seq, extra }: MessageRow,
): Outcome<Place | undefined> {
  const poll = pollIn(extra);
  if (poll === undefined || extra === null) return NO_POLL;
  if (poll.closed) return { ok: undefined };
  const values = [closedPoll(extra)];
  return { ok: writer.change(userId, { type: "poll.closed", seq, set: `extra = ?`, values }) };
}
