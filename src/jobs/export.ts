import type { ExportCounts, ExportInput, ExportLine } from "../protocol/export.ts";
import {
  countLine,
  EXPORT_VERSION,
  exportInput,
  formatExportLine,
  NO_COUNTS,
} from "../protocol/export.ts";
import type { ScannedChannel } from "../storage/directory/scan.ts";
import { WorkspaceScan } from "../storage/directory/scan.ts";
import { HistoryScan } from "../storage/history-scan.ts";
import { channelStub } from "../storage/objects.ts";
import {
  groupLines,
  memberLines,
  noteExport,
  PAGE,
  personLines,
} from "./export/directory-lines.ts";
import { messageLines } from "./export/message-lines.ts";
import type { JobKind, JobRun, Step } from "./kind.ts";
import { JobFailure } from "./kind.ts";

/** What is being written, in this order. */
type Phase = "plan" | "people" | "groups" | "channels" | "members" | "messages";

/** How far an export is; each step writes the next piece of the file. */
type Checkpoint = {
  phase: Phase;
  /** The last one that is written of what the phase is about: an id. */
  after: string;
  /** The channel whose members or messages are being written, and the last message. */
  channelId: string;
  seq: number;
  pieces: number;
  counts: ExportCounts;
  /** Places of logs: how many there are, and how many are done in earlier channels. */
  total: number;
  done: number;
};

const START: Checkpoint = {
  phase: "plan",
  after: "",
  channelId: "",
  seq: 0,
  pieces: 0,
  counts: NO_COUNTS,
  total: 0,
  done: 0,
};

/** A workspace as JSON lines. It is its owner's, and everybody in the workspace is told of it. */
export const exportKind: JobKind<ExportInput, Checkpoint> = {
  name: "export",
  input: exportInput,
  start: "workspace.export",
  title: ({ scope }) => (scope === "all" ? "Everything" : "Public channels"),
  step: (job, checkpoint) => new Run(job, checkpoint ?? START).step(),
};

/** One step of an export. */
class Run {
  readonly #job: JobRun<ExportInput>;
  readonly #at: Checkpoint;
  readonly #workspaceId: string;
  readonly #scan: WorkspaceScan;

  constructor(job: JobRun<ExportInput>, at: Checkpoint) {
    if (job.workspaceId === null)
      throw new JobFailure("invalid", "An export is of a workspace", { final: true });
    this.#job = job;
    this.#at = { ...at };
    this.#workspaceId = job.workspaceId;
    this.#scan = new WorkspaceScan(job.env, job.workspaceId);
  }

  async step(): Promise<Step<Checkpoint>> {
    const at = this.#at;
    switch (at.phase) {
      case "plan":
        return this.#plan();
      case "people": {
        const lines = await personLines(this.#scan, at.after, this.#job.input.scope);
        return this.#write(
          lines,
          lines.length < PAGE ? { phase: "groups", after: "" } : afterLast(lines),
        );
      }
      case "groups": {
        const lines = await groupLines(this.#job.env, this.#workspaceId, at.after);
        return this.#write(
          lines,
          lines.length < PAGE ? { phase: "channels", after: "" } : afterLast(lines),
        );
      }
      case "channels":
        return this.#channel();
      case "members": {
        const lines = await memberLines(this.#job.env, at.channelId, at.after);
        const last = lines.at(-1);
        return this.#write(
          lines,
          lines.length < PAGE
            ? { phase: "messages", after: at.channelId, seq: 0 }
            : { after: last?.type === "member" ? last.userId : "" },
        );
      }
      case "messages":
        return this.#messages();
    }
  }

  /** Tells everybody, and looks how much there is. */
  async #plan(): Promise<Step<Checkpoint>> {
    const { env } = this.#job;
    const at = this.#at;
    if (at.after === "") await noteExport(this.#job, this.#workspaceId);
    const channels = await this.#channels(PAGE);
    for (const { id } of channels) at.total += await new HistoryScan(env, id).last();
    const last = channels.at(-1);
    if (last !== undefined && channels.length === PAGE)
      return { next: { ...at, after: last.id }, progress: { done: 0, total: null } };
    const workspace = await this.#scan.workspace();
    if (workspace === undefined)
      throw new JobFailure("not_found", "The workspace is no more", { final: true });
    const { slug, name, createdAt } = workspace;
    const header: ExportLine = {
      type: "export",
      version: EXPORT_VERSION,
      at: this.#job.now(),
      scope: this.#job.input.scope,
      workspace: { id: this.#workspaceId, slug, name, createdAt },
    };
    return this.#write([header], { phase: "people", after: "" });
  }

  async #channel(): Promise<Step<Checkpoint>> {
    const [channel] = await this.#channels(1);
    if (channel === undefined) return this.#end();
    const { isVisible: _, ...rest } = channel;
    return this.#write([{ type: "channel", ...rest }], {
      phase: "members",
      channelId: channel.id,
      after: "",
    });
  }

  async #messages(): Promise<Step<Checkpoint>> {
    const at = this.#at;
    const { env } = this.#job;
    const source = {
      channel: channelStub(env, at.channelId),
      history: new HistoryScan(env, at.channelId),
    };
    const { lines, text, upTo, isLast } = await messageLines(source, at.seq);
    const next: Partial<Checkpoint> = isLast
      ? { phase: "channels", after: at.channelId, seq: 0, done: at.done + upTo }
      : { seq: upTo };
    return this.#write(lines, next, text);
  }

  async #end(): Promise<Step<Checkpoint>> {
    const { pieces, counts, done } = this.#at;
    await this.#job.files.write(pieces, formatExportLine({ type: "end", counts }));
    return {
      done: counts,
      progress: { done, total: done },
      output: { name: "export.jsonl", type: "application/jsonl", pieces: pieces + 1 },
    };
  }

  /** Writes lines as the next piece, where there are any, and goes on from another place. */
  async #write(
    lines: readonly ExportLine[],
    change: Partial<Checkpoint>,
    text = lines.map(formatExportLine).join(""),
  ): Promise<Step<Checkpoint>> {
    const at = this.#at;
    if (lines.length > 0) await this.#job.files.write(at.pieces, text);
    const next: Checkpoint = {
      ...at,
      ...change,
      pieces: at.pieces + (lines.length > 0 ? 1 : 0),
      counts: lines.reduce((counts, { type }) => countLine(counts, type), at.counts),
    };
    const done = next.done + next.seq;
    return { next, progress: { done, total: Math.max(next.total, done) } };
  }

  /** The channels of the export after the last one. */
  async #channels(limit: number): Promise<ScannedChannel[]> {
    return this.#scan.channels(this.#at.after, limit, null, this.#job.input.scope === "public");
  }
}

/** Where the page after these goes on. */
function afterLast(lines: readonly ExportLine[]): Partial<Checkpoint> {
  const last = lines.at(-1);
  return { after: last !== undefined && "id" in last ? last.id : "" };
}
