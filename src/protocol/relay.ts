import type { CloseCode } from "./errors.ts";
import type { LogCommand, ClientFrame } from "./frames.ts";

/** Some events of one flush, ready to be put into a frame: `json` is the list without its brackets. */
export type EventBlock = {
  json: string;
  /** Seqs of the first and the last event. */
  first: number;
  last: number;
  count: number;
};

/** The events as the one frame that every reader gets. */
export function eventsFrame(blocks: readonly EventBlock[]): string {
  return `{"type":"events","events":[${blocks.map(({ json }) => json).join(",")}]}`;
}

/** What of these events comes after a seq. Blocks of what was missed are not cut where a reader stands, so one that reaches over it is cut here. */
export function blocksAfter<B extends EventBlock>(blocks: readonly B[], seq: number): B[] {
  return blocks.flatMap((block) => {
    if (block.first > seq) return block;
    return block.last > seq ? cutAfter(block, seq) : [];
  });
}

function cutAfter<B extends EventBlock>(block: B, seq: number): B {
  const events = JSON.parse(`[${block.json}]`) as { seq: number }[];
  const kept = events.filter((event) => event.seq > seq).map((event) => JSON.stringify(event));
  return { ...block, json: kept.join(","), first: seq + 1, count: kept.length };
}

/** Most that one frame carries; the reducer of a phone takes it without a pause. */
const FRAME_CHARACTERS = 262_144;
const FRAME_EVENTS = 200;

/** Cuts what has gathered into what each frame carries; a block stays whole. */
export function frameGroups(blocks: readonly EventBlock[]): EventBlock[][] {
  const groups: EventBlock[][] = [];
  let characters = 0;
  let events = 0;
  for (const block of blocks) {
    const group = groups.at(-1);
    characters += block.json.length;
    events += block.count;
    if (group !== undefined && characters <= FRAME_CHARACTERS && events <= FRAME_EVENTS)
      group.push(block);
    else {
      groups.push([block]);
      characters = block.json.length;
      events = block.count;
    }
  }
  return groups;
}

/** A socket that a Relay holds: the Relay's id within the channel, and the socket's within the Relay. */
export type SeatAddress = { relay: string; key: string };

/** A session by its id, or all of a user's. */
export type Subject = { sessionId: string } | { userId: string };

/** True where this bearer is meant. */
export function isSubject(
  subject: Subject,
  bearer: { userId: string; sessionId: string },
): boolean {
  return "sessionId" in subject
    ? bearer.sessionId === subject.sessionId
    : bearer.userId === subject.userId;
}

/** What comes down to a Relay, in the order in which it is to be sent. */
export type DownItem =
  | ({ to: "all" } & EventBlock)
  /** Not of the log; everybody but the sockets of `except`. */
  | { to: "others"; text: string; except: string | null }
  /** The answer to one socket; `id` is that of the command which it answers. */
  | ({ to: "one"; text: string; id: string | null } & SeatAddress)
  /** One socket ends. */
  | ({ to: "end"; code: CloseCode; reason: string } & SeatAddress)
  /** Every socket of the Relay is asked to come again, spread over so many ms; also who comes meanwhile, unless they stay. */
  | { to: "drain"; relay: string; spreadMs: number; newcomersStay: boolean };

/** One step of the stream that feeds a Relay. */
export type Feed = {
  channelId: string;
  /** The Relay that it is for. */
  relay: string;
  /** The feeder's stream: a new one begins where the feeder lost its memory. */
  stream: string;
  /** Counts the steps of a stream from 1 without a gap. */
  n: number;
  epoch: string;
  /** The head of the log before and after the events in `items`. */
  before: number;
  after: number;
  items: DownItem[];
  /** Relays that this one feeds in its turn. */
  children: string[];
};

/** What a Relay is now. An incarnation that began later says that the sockets of the former are gone. */
export type RelayState = { relay: string; incarnation: string };

/** What a Relay answers to a step: itself, and those behind it. */
export type FeedAnswer = { relays: RelayState[] };

/** Ends every socket of a subject whose ticket is older than `before` (ms), on a Relay and those behind it. */
export type Cut = {
  channelId: string;
  subject: Subject;
  before: number;
  code: CloseCode;
  reason: string;
  /** The sockets that the Channel knows of, wherever they are. */
  keys: string[];
  /** Relays behind this one. */
  children: string[];
};

/** Who asks for a seat on a Relay: the claims of a ticket that the Relay has checked, in ms. */
export type SeatRequest = RelayState & {
  key: string;
  claims: {
    id: string;
    userId: string;
    sessionId: string;
    issuedAt: number;
    expiresAt: number;
  };
  resume: { epoch: string; since: number } | undefined;
};

/** What a new socket is to be sent, and the place in the log after it. */
export type Seated = { texts: string[]; epoch: string; head: number };

/** What a socket of a Relay said or did. */
export type UpItem = { key: string; userId: string; sessionId: string } & (
  | { frame: LogCommand | Extract<ClientFrame, { type: "read" | "unread" | "typing" | "slash" }> }
  | { left: true }
);

/** What a Relay passes up, in order. */
export type Upward = RelayState & { items: UpItem[] };

/** Where a Relay or one of its sockets stands. */
export type Since = { epoch: string; since: number };

/** The exact difference, or where to begin anew. */
export type Missed = { epoch: string; head: number } & ({ blocks: EventBlock[] } | { reset: true });
