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
  /** Events kept for resume, and messages kept for reading, in the object. */
  recentMessages: 1_000,
  /** Events in one frame to a client that resumes. */
  resumeFrameEvents: 200,
  /** A page of a list. */
  pageDefault: 50,
  pageMax: 200,
  socketsPerUserInChannel: 5,
  /** Devices of one person that listen to their inbox. */
  inboxSockets: 20,
  messagesPerMinuteUser: 30,
  messagesPerMinuteChannel: 100,
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

/** Milliseconds over which the clients of a room with `people` in it spread a reconnect. */
export function reconnectSpreadMs(people: number): number {
  return Math.ceil((people / LIMITS.reconnectsPerSecond) * 1_000);
}
