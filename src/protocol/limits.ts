/** Sizes, rates and times of the protocol; the reasons are in docs/protocol.md. */
export const LIMITS = {
  /** A client's text frame, in UTF-8 bytes. */
  frameBytes: 65_536,
  /** An HTTP body of JSON, in bytes: a full frame and some air. */
  bodyBytes: 131_072,
  /** A picture of a person or a workspace, in bytes. */
  pictureBytes: 262_144,
  /** How long a workspace can be brought back after its deletion was asked for, ms. */
  deletionGraceMs: 14 * 86_400_000,
  batchCommands: 20,
  /** Different emoji on one message. */
  emojiPerMessage: 50,
  /** Events kept for resume, and messages kept for reading, in the object. */
  recentMessages: 1_000,
  /** Events in one frame to a client that resumes. */
  resumeFrameEvents: 200,
  /** A page of a list. */
  pageDefault: 50,
  pageMax: 200,
  socketsPerUserInChannel: 5,
  /** Sockets of one person in all channels together. */
  socketsPerUser: 40,
  /** Tickets that a person may ask for in a minute, for one channel and for all. */
  attemptsPerMinuteInChannel: 10,
  attemptsPerMinute: 120,
  /** Sockets that open in one channel in a second. */
  newSocketsPerSecond: 300,
  /** People online in one channel, unless `ROOM_PEOPLE` says otherwise: what two levels of Relays hold, roughly. */
  peopleInChannel: 1_000_000,
  /** Devices of one person that listen to their inbox. */
  inboxSockets: 20,
  messagesPerMinuteUser: 30,
  messagesPerMinuteChannel: 100,
  /** What all channels of a workspace take together in a minute of the clock; also the most that a channel's own limits may say. */
  messagesPerMinuteWorkspace: 10_000,
  /** Pictures that a person may send in `uploadWindowMs`. */
  uploads: 10,
  uploadWindowMs: 5 * 60_000,
  /** In a channel of more members nobody is told how far each has read. */
  receiptMembers: 50,
  /** A channel looks this often for what it keeps no longer, ms; at first a while after it was asked to, so that a slip can be taken back. */
  retentionEveryMs: 86_400_000,
  retentionAfterMs: 3_600_000,
  /** How long a ticket admits, ms. */
  ticketLifeMs: 30_000,
  /** How long a denial outlives any ticket, ms. */
  denialLifeMs: 90_000,
  /** Clients ping this often, ms, and give up after two misses. */
  pingMs: 25_000,
  /** A socket silent for this long is closed, ms. */
  silentMs: 120_000,
  /** Commands that wait for a flush, at most, in one channel. */
  pendingCommands: 10_000,
  /** A room admits this many returning clients a second when they all come at once. */
  reconnectsPerSecond: 150,
} as const;

/** REST requests a minute, and how many may come at once, by the best plan among a person's workspaces. */
export const REST_BUDGETS = {
  free: { perMinute: 100, burst: 150 },
  pro: { perMinute: 500, burst: 750 },
  enterprise: { perMinute: 2_000, burst: 3_000 },
} as const;
export type Plan = keyof typeof REST_BUDGETS;

/** Milliseconds over which the clients of a room with `people` in it spread a reconnect. */
export function reconnectSpreadMs(people: number): number {
  return Math.ceil((people / LIMITS.reconnectsPerSecond) * 1_000);
}
