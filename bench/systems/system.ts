import type { Admission, Dialect } from "../clients/dialect.ts";

export type SystemName = "edgewise" | "socket-io" | "bare";

/** One room of a system. */
export type Room = {
  /** Everything that one socket needs before its upgrade, a ticket where the system has them. */
  admit(person: number): Promise<Admission>;
};

/** A server under test, in processes of its own. */
export type System = {
  name: SystemName;
  /** What it runs on. */
  about: string;
  dialect: Dialect;
  /** The processes whose trees are the system: CPU and memory of all of them count. */
  roots: readonly number[];
  room(): Promise<Room>;
  stop(): Promise<void>;
};

/** People behind the sockets of a room; socket N is one of person N modulo this. */
export const PEOPLE = 50;
