/** Where a socket goes, and what it says to be let in. */
export type Admission = {
  /** `ws://host:port/path` */
  url: string;
  protocols: readonly string[];
  /** The first frame, sent as soon as the socket is open. */
  hello?: string;
};

/** How one system's words look on the wire. Ids are the sender's own. */
export type Dialect = {
  /** In a frame that says that the socket is seated; "" where the upgrade says it. */
  readonly seated: string;
  send(id: string, body: string): string;
  /** The ids of the messages that a frame delivers. */
  delivered(text: string): readonly string[];
  /** The ids that a frame acknowledges. */
  acknowledged(text: string): readonly string[];
  /** What a client says every {@link KEEP_ALIVE_MS}. */
  readonly keepAlive: string;
};

/** Sooner than any server asks for, so that a socket that parses nothing is never found silent. */
export const KEEP_ALIVE_MS = 20_000;

/** A socket under load. */
export type Line = {
  send(id: string, body: string): void;
  close(): void;
};
