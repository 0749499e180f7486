// Every figure that the model stands on, with its source. "bench" is bench/README.md on the machine of
// 2026-11-21; "code" is what the named file does; "assumed" has not been measured by us.

import { MESSAGE_BYTES } from "../../protocol/workspace-cost.ts";
import { RELAY_CAPACITY, RELAY_FAN } from "../../protocol/topology.ts";

/** Which machine the objects run on: what is waited for beside the processor. */
export type Platform = {
  /** From the end of a turn that wrote to the opening of the output gate, ms: median and spread. */
  readonly durableMs: number;
  readonly durableSpread: number;
  /** True where all objects share one thread, as on one machine; on the edge each has its own. */
  readonly oneThread: boolean;
};

/** Two fsyncs on a local disk (bench: what the p50 of rooms of ten, 1.6 ms, leaves for them). */
export const ONE_MACHINE: Platform = { durableMs: 1.2, durableSpread: 0.5, oneThread: true };
/** A quorum of followers in neighbouring places confirms (assumed: a few ms, seldom more than 20). */
export const EDGE: Platform = { durableMs: 6, durableSpread: 0.5, oneThread: false };

/** CPU times in ms, one core. */
export const CPU = {
  /** One frame to one socket, in the object's thread (bench: 29 in the bare object; ours with all its processes 41, commits and drains included). */
  frame: 0.03,
  /** Part of a frame's cost in the turn itself; the rest is writing, after the gate has opened (assumed). */
  frameInTurn: 0.5,
  /** A flush apart from messages and frames: transaction, fsync, one JSON text (bench, as above). */
  commit: 1,
  /** A message from its frame to its ack: parse, judge, two rows, one ack frame (bench: 100 against 20 messages/s). */
  message: 0.18,
  /** Cost varies from turn to turn, collections included: deviation of the logarithm (bench: p99 is about 2 × p50). */
  spread: 0.3,
  /** One RPC, at each end (assumed; a seat takes three calls and 2.3 ms in all, bench: 430 a second). */
  rpc: 0.2,
  /** A socket seated: admission, ticket, welcome (bench: 430 seated a second, two thirds of it the object's). */
  seat: 1.5,
  /** An alarm and one step of a drain, apart from its rows; and each row of it (assumed). */
  alarm: 0.3,
  drainRow: 0.03,
  /** A request in a Worker: guards, session, signature (bench: the other third of a seat). */
  workerRequest: 0.8,
} as const;

/** How a large room is divided: sockets that a channel keeps, those of one relay, relays that one object feeds; and how long a relay gathers what goes up while a call is on its way. */
export const RELAYS = {
  keeps: 1_000,
  capacity: RELAY_CAPACITY,
  fan: RELAY_FAN,
  uplinkMs: 20,
} as const;

/** What follows a commit (code: src/channel/debts.ts, outbox.ts, notices.ts, storage/alarms.ts, log.ts). */
export const DUTIES = {
  historyAfterMs: 1_000,
  noticesAfterMs: 300,
  drainStep: 100,
  /** Rows of one message: itself and its dedupe; later the deletion of the first by pruning. */
  rowsPerMessage: 3,
  /** `due` when it is planned and ended, the alarm when it is planned and when it is over, and the notices' own cursor. */
  rowsPerDuty: 4.5,
  rowsPerDrainStep: 1,
  /** Pruning notes its floor once in so many events, three rows. */
  pruneRows: 3,
  pruneEvery: 100,
} as const;

/** D1: one thread a database. A statement and each row of it, ms (assumed: a replicated write). */
export const D1 = { statementMs: 3, rowMs: 0.03, d1RowsPerMessage: 1 } as const;

/** What a message weighs at rest, bytes: 100 characters of text, ids and overhead (counted from the schemas). */
export const BYTES = {
  d1Message: MESSAGE_BYTES.d1,
  /** Kept for ever in the channel, so that an id is never used twice. */
  dedupe: MESSAGE_BYTES.dedupe,
  /** Memory of one socket in an object: seat, attachment, buffers (assumed; the process as a whole takes under 80 KiB). */
  socketMemory: 20_480,
  /** The recent 1,000 messages of a channel in memory. */
  recentMemory: 2_000_000,
} as const;

/** What people do beside writing (assumed). */
export const HABITS = {
  /** Channels that one socket's owner opens in an hour: a ticket and an upgrade each. */
  visitsPerHour: 6,
  /** Pages, lists and other requests with each visit. */
  requestsPerVisit: 3,
  /** Reads noted by one socket in a minute; most windows are not looked at. */
  readsPerMinute: 0.2,
  /** Inboxes that are told something, for each visit: who leaves a channel is owed one word. */
  tellsPerVisit: 1,
  /** Rows in channel and Inbox for each visit: ticket in and out, visit, told, owed, and the Inbox's row. */
  rowsPerVisit: 8,
} as const;

/** Channels at work report to the Registry (code: src/channel/upkeep.ts); a call there and to an Inbox keeps it awake so long (assumed). */
export const REGISTRY = { everySeconds: 30, rows: 1, awakeSeconds: 0.005 } as const;

/** Rows read (counted from the statements of the named code): dedupe, member, drain and notices; a visit's pages. */
export const READS = { rowsPerMessage: 8, rowsPerVisit: 100, d1RowsPerVisit: 60 } as const;

/** History databases that wrangler.toml binds (code: HISTORY_SHARDS in src/storage/shards.ts). */
export const HISTORY_SHARDS_TODAY = 3;
