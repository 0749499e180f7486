import { LIMITS } from "../../protocol/limits.ts";
import { describe } from "./final-order.ts";
import type { Report } from "./final-order.ts";
import type { ChannelHistory, Connection, FinalLog, Item } from "./history.ts";

/** A resume that was asked for and not answered yet; `place` is where the stream stood then. */
type Asked = {
  readonly epoch: string;
  readonly since: number;
  readonly place: number;
  readonly sent: number;
};

/**
 * Judges G4 on every connection: it starts where it asked to, misses nothing and repeats nothing
 * but what a resume asks for, and a `reset` comes only where the difference is out of reach.
 */
export function checkStreams(history: ChannelHistory, report: Report): void {
  for (const connection of history.connections)
    new Stream(connection, history.final, report).check();
}

class Stream {
  readonly #connection: Connection;
  readonly #final: FinalLog;
  readonly #report: Report;
  /** The seq that has to come next; null before the welcome and while a reset is due. */
  #next: number | null = null;
  /** A resume has been answered in part: its events come up to here before anything else. */
  #owed = 0;
  #asked: Asked[] = [];
  #resetDue = false;
  /** The socket was opened from so far back that a reset may come instead of the difference. */
  #resetMayCome = false;
  /** Commands sent so far, and the place of each among them. */
  #sent = 0;
  readonly #sentPlace = new Map<string, number>();

  constructor(connection: Connection, final: FinalLog, report: Report) {
    this.#connection = connection;
    this.#final = final;
    this.#report = report;
  }

  check(): void {
    for (const item of this.#connection.items) this.#take(item);
  }

  #take(item: Item): void {
    switch (item.kind) {
      case "sent":
        this.#sent += 1;
        // Sent twice on one socket, its first answer may come before a resume in between.
        if (!this.#sentPlace.has(item.command.id)) this.#sentPlace.set(item.command.id, this.#sent);
        return;
      case "resume":
        this.#asked.push({ ...item, place: (this.#next ?? 1) - 1, sent: this.#sent });
        return;
      case "welcome":
        return this.#welcomed(item.epoch, item.head);
      case "event":
        return this.#event(item.fact.seq, describe(item.fact));
      case "reset":
        return this.#reset(item.epoch, item.head);
      case "ack":
      case "error":
        return this.#answered(item.id ?? "");
    }
  }

  #welcomed(epoch: string, head: number): void {
    this.#checkHead(epoch, head, "welcome");
    const { opened } = this.#connection;
    if (opened === null) this.#next = head + 1;
    else if (opened.epoch !== epoch || opened.since > head) this.#resetDue = true;
    else {
      this.#next = opened.since + 1;
      this.#owed = head;
      this.#resetMayCome = mayReset(opened, head);
    }
  }

  #event(seq: number, what: string): void {
    this.#resetMayCome = false;
    if (this.#resetDue) {
      this.#resetDue = false;
      this.#violated(seq, `${what} came where a reset was due`);
      this.#next = seq + 1;
      return;
    }
    if (seq === this.#next) {
      this.#next += 1;
      return;
    }
    const answer = this.#asked.findIndex(
      ({ since, epoch }) => since + 1 === seq && epoch === this.#final.epoch,
    );
    if (answer >= 0) {
      this.#asked = this.#asked.slice(answer + 1);
      this.#owed = Math.max(this.#owed, (this.#next ?? 1) - 1);
    } else this.#violated(seq, `${what} came where ${this.#next} was next`);
    this.#next = seq + 1;
  }

  #reset(epoch: string, head: number): void {
    this.#checkHead(epoch, head, "reset");
    if (!this.#resetDue && !this.#resetMayCome) {
      // Empty answers leave no trace: the reset belongs to the first resume that could not be met.
      const place = this.#asked.findIndex(
        (asked) => mustReset(asked, epoch, head) || mayReset(asked, head),
      );
      if (place < 0) this.#violated(head, "a reset for a difference that is at hand");
      else this.#asked = this.#asked.slice(place + 1);
    }
    this.#resetDue = false;
    this.#resetMayCome = false;
    this.#owed = 0;
    this.#next = head + 1;
  }

  /** The server works in order: an answer to a later command means that the resume has been dealt with. */
  #answered(id: string): void {
    const next = this.#next ?? Number.POSITIVE_INFINITY;
    if (this.#resetDue) this.#violated(0, "a reset was due and did not come");
    else if (next <= this.#owed) this.#violated(next, `a resume ended before ${this.#owed}`);
    this.#resetDue = false;
    this.#resetMayCome = false;
    this.#owed = 0;
    const place = this.#sentPlace.get(id) ?? 0;
    for (const asked of this.#asked.filter(({ sent }) => sent < place))
      if (asked.since < asked.place || mustReset(asked, this.#final.epoch, this.#final.head))
        this.#violated(asked.since + 1, "a resume from here was not answered");
    this.#asked = this.#asked.filter(({ sent }) => sent >= place);
  }

  #checkHead(epoch: string, head: number, what: string): void {
    const { client } = this.#connection;
    if (epoch !== this.#final.epoch)
      this.#report("G4", client, head, `a ${what} with another epoch`);
    if (head > this.#final.head)
      this.#report("G5", client, head, `a ${what} with a head beyond the log`);
  }

  #violated(seq: number, message: string): void {
    this.#report("G4", this.#connection.client, seq, message);
  }
}

function mustReset(asked: Asked, epoch: string, head: number): boolean {
  return asked.epoch !== epoch || asked.since > head;
}

/** The log keeps the newest events at hand; what is older may be a reset. */
function mayReset({ since }: { readonly since: number }, head: number): boolean {
  return head - since > LIMITS.recentMessages;
}
