import type { ReportInput } from "../protocol/report.ts";
import { dayNumber, reportInput } from "../protocol/report.ts";
import { COUNT_PLACES, HistoryScan } from "../storage/history-scan.ts";
import type { Places } from "../storage/history-scan.ts";
import { WorkspaceScan } from "../storage/directory/scan.ts";
import type { ScannedChannel } from "../storage/directory/scan.ts";
import { restUnlessLaned } from "../storage/giving-way.ts";
import { channelStub } from "../storage/objects.ts";
import type { JobKind, JobRun, Step } from "./kind.ts";
import { JobFailure } from "./kind.ts";
import { calendar, quarterMicros, startOf } from "./report/calendar.ts";
import { makeReport } from "./report/result.ts";
import { EMPTY_TALLY, hiddenKey, Tally } from "./report/tally.ts";
import type { TallyState } from "./report/tally.ts";

/** How far a report is. Its progress is in places of logs: cheap to know beforehand, and as many as there are to look at. */
type Checkpoint = {
  phase: "plan" | "count";
  /** The channel up to which all is planned, or counted. */
  after: string;
  total: number;
  done: number;
  /** The channel that is being counted. */
  inside: (Places & { id: string; key: string; known: number[]; isVisible: boolean }) | null;
  tally: TallyState;
};

const START: Checkpoint = {
  phase: "plan",
  after: "",
  total: 0,
  done: 0,
  inside: null,
  tally: EMPTY_TALLY,
};

/** A step looks at the clock after each question to D1, and ends after this, ms. */
const STEP_MS = 1_000;
/** Channels that are read from the directory at a time. */
const CHANNELS = 50;

/** Activity by day, channel and person: counted by the stores themselves, a few thousand places at a time. */
export const report: JobKind<ReportInput, Checkpoint> = {
  name: "report",
  input: reportInput,
  start: "workspace.reports.read",
  isPrivate: true,
  title: ({ from, to }) => `Activity from ${from} to ${to}`,
  async step(job, checkpoint) {
    const run = new Run(job, checkpoint ?? START);
    return run.step();
  },
};

/** One step of a report. */
class Run {
  readonly #job: JobRun<ReportInput>;
  readonly #at: Checkpoint;
  readonly #tally: Tally;
  readonly #workspaceId: string;
  /** The range, µs. */
  readonly #from: number;
  readonly #to: number;

  constructor(job: JobRun<ReportInput>, at: Checkpoint) {
    if (job.workspaceId === null)
      throw new JobFailure("invalid", "A report is of a workspace", { final: true });
    this.#job = job;
    this.#at = { ...at };
    this.#workspaceId = job.workspaceId;
    const dayOf = calendar(job.input.timeZone);
    this.#tally = new Tally(at.tally, dayOf);
    this.#from = quarterMicros(startOf(dayNumber(job.input.from) ?? 0, dayOf));
    this.#to = quarterMicros(startOf((dayNumber(job.input.to) ?? 0) + 1, dayOf));
  }

  async step(): Promise<Step<Checkpoint>> {
    const until = this.#job.now() + STEP_MS;
    const at = this.#at;
    do {
      const asked = this.#job.now();
      const isOver = at.phase === "plan" ? await this.#plan() : await this.#count();
      if (isOver && at.phase === "count") return this.#finish();
      if (isOver) Object.assign(at, { phase: "count", after: "" });
      // D1's thread is others' between two questions.
      await restUnlessLaned(this.#job.now() - asked);
    } while (this.#job.now() < until);
    const total = at.phase === "plan" ? null : Math.max(at.total, at.done);
    return { next: { ...at, tally: this.#tally.state }, progress: { done: at.done, total } };
  }

  /** Looks how long some channels' logs are; true when there are no more. */
  async #plan(): Promise<boolean> {
    const at = this.#at;
    const channels = await this.#channels(CHANNELS);
    const lengths = await Promise.all(
      channels.map(({ id }) => new HistoryScan(this.#job.env, id).last()),
    );
    at.total += lengths.reduce((sum, length) => sum + length, 0);
    at.after = channels.at(-1)?.id ?? at.after;
    return channels.length < CHANNELS;
  }

  /** Counts some thousand places of a channel; true when there are no more. */
  async #count(): Promise<boolean> {
    const at = this.#at;
    if (at.inside === null) {
      const [channel] = await this.#channels(1);
      if (channel === undefined) return true;
      await this.#open(channel);
    }
    const { inside } = at;
    if (inside === null) return false;
    const upTo = Math.min(inside.after + COUNT_PLACES, inside.upTo);
    if (upTo > inside.after) {
      const history = new HistoryScan(this.#job.env, inside.id);
      const places = { after: inside.after, upTo };
      this.#tally.add(inside.key, await history.count(places, this.#from, this.#to, inside.known));
      at.done += upTo - inside.after;
    }
    at.inside = upTo < inside.upTo ? { ...inside, after: upTo } : null;
    if (at.inside === null) this.#close(inside);
    return false;
  }

  /** Takes what the channel itself counts, and finds what is left to D1. */
  async #open(channel: ScannedChannel): Promise<void> {
    const at = this.#at;
    const { id, kind } = channel;
    // Conversations are never told apart, also not those that the asker is in.
    const isVisible = channel.isVisible && (kind === "public" || kind === "private");
    const key = isVisible ? id : hiddenKey(kind);
    const here = await channelStub(this.#job.env, id).countWords(this.#from, this.#to);
    at.after = id;
    if (here === null) return;
    this.#tally.add(key, here.counts);
    const history = new HistoryScan(this.#job.env, id);
    const places = await history.between(here.floor, this.#from, this.#to);
    const after = Math.max(places.after, Math.min(here.expired, places.upTo));
    // What is of another time is passed over at once.
    at.done += Math.max(here.floor - (places.upTo - after), 0);
    at.inside = { id, key, isVisible, after, upTo: places.upTo, known: here.known };
  }

  #close({ key, isVisible }: { key: string; isVisible: boolean }): void {
    if (isVisible) this.#tally.close(key);
  }

  async #finish(): Promise<Step<Checkpoint>> {
    const { env, input, files } = this.#job;
    const made = await makeReport(input, this.#tally, new WorkspaceScan(env, this.#workspaceId));
    await files.write(0, JSON.stringify(made));
    return {
      done: made.totals,
      progress: { done: this.#at.done, total: this.#at.done },
      output: {
        name: `activity-${input.from}-${input.to}.json`,
        type: "application/json",
        pieces: 1,
      },
    };
  }

  #channels(limit: number): Promise<ScannedChannel[]> {
    const { env, createdBy } = this.#job;
    return new WorkspaceScan(env, this.#workspaceId).channels(this.#at.after, limit, createdBy);
  }
}
