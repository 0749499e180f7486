import { BYTES, CPU, HABITS, READS, REGISTRY } from "./costs.ts";
import type { Fleet } from "./fleet.ts";
import { charge, FRAMES_A_REQUEST, GB_AN_OBJECT, PRICES } from "../../protocol/prices.ts";

/** What the objects, Workers and stores are asked for in a second of the load. */
export type Usage = {
  readonly workerRequests: number;
  readonly objectRequests: number;
  readonly socketMessages: number;
  /** Seconds that objects are awake. */
  readonly awake: number;
  readonly rowsWritten: number;
  readonly rowsRead: number;
  readonly d1RowsWritten: number;
  readonly d1RowsRead: number;
  readonly kvReads: number;
  readonly kvWrites: number;
  readonly messages: number;
};

/** One line of the bill: what, how much of it in a month, and dollars. */
export type BillLine = { readonly what: string; readonly amount: number; readonly dollars: number };

const DAYS = 30;
const GB = 1e9;

/** Adds to what was simulated what people's coming and going costs elsewhere: Workers, Inboxes, sessions. */
export function usageOf(fleet: Fleet): Usage {
  const { perSecond, sockets, rooms, messagesPerSecond } = fleet;
  const visits = (sockets * HABITS.visitsPerHour) / 3_600;
  // A ticket, an upgrade, and what the app asks for beside.
  const workerRequests = visits * (2 + HABITS.requestsPerVisit);
  const inboxCalls = visits * (1 + HABITS.tellsPerVisit);
  const beats = Math.min(rooms / REGISTRY.everySeconds, perSecond.d1Statements);
  return {
    workerRequests,
    objectRequests: perSecond.requests + inboxCalls + beats + visits * HABITS.requestsPerVisit,
    socketMessages: perSecond.socketMessages,
    awake: perSecond.awake + (inboxCalls + beats) * REGISTRY.awakeSeconds,
    rowsWritten: perSecond.rows + beats * REGISTRY.rows,
    rowsRead: messagesPerSecond * READS.rowsPerMessage + visits * READS.rowsPerVisit,
    d1RowsWritten: perSecond.d1Rows,
    d1RowsRead: perSecond.d1Rows + visits * READS.d1RowsPerVisit,
    kvReads: workerRequests,
    // A session is written to the cache again when its five minutes are over.
    kvWrites: Math.min(visits, sockets / 300),
    messages: messagesPerSecond,
  };
}

/** A month of the load for `hours` a day, in dollars. Storage is what the first month leaves, on average half of it. */
export function billOf(usage: Usage, hours: number): BillLine[] {
  const seconds = DAYS * hours * 3_600;
  const month = (aSecond: number) => aSecond * seconds;
  const frames = month(usage.socketMessages) / FRAMES_A_REQUEST;
  const invocations = usage.workerRequests + usage.objectRequests + usage.socketMessages;
  const line = (what: string, price: Parameters<typeof charge>[0], amount: number): BillLine => ({
    what,
    amount,
    dollars: charge(price, amount),
  });
  return [
    { what: "plan", amount: 1, dollars: PRICES.plan },
    line("Workers requests", PRICES.workerRequests, month(usage.workerRequests)),
    line("Workers CPU, ms", PRICES.workerCpuMs, month(usage.workerRequests * CPU.workerRequest)),
    line("objects: calls, upgrades, alarms", PRICES.objectRequests, month(usage.objectRequests)),
    // The free amount is taken once, above.
    line("objects: frames in, 20 for 1", { ...PRICES.objectRequests, included: 0 }, frames),
    line("objects: awake, GB-s", PRICES.objectGbSeconds, month(usage.awake * GB_AN_OBJECT)),
    line("objects: rows written", PRICES.rowsWritten, month(usage.rowsWritten)),
    line("objects: rows read", PRICES.rowsRead, month(usage.rowsRead)),
    line(
      "objects: stored, GB-months",
      PRICES.objectGbMonths,
      month(usage.messages * BYTES.dedupe) / GB / 2,
    ),
    line("D1: rows written", PRICES.rowsWritten, month(usage.d1RowsWritten)),
    line("D1: rows read", PRICES.rowsRead, month(usage.d1RowsRead)),
    line(
      "D1: stored, GB-months",
      PRICES.d1GbMonths,
      month(usage.messages * BYTES.d1Message) / GB / 2,
    ),
    line("KV: reads", PRICES.kvReads, month(usage.kvReads)),
    line("KV: writes", PRICES.kvWrites, month(usage.kvWrites)),
    // No message passes a queue; jobs do, and there are none in this load.
    line("Queues", PRICES.queueOperations, 0),
    line("logs, one event an invocation", PRICES.logEvents, month(invocations)),
  ];
}
