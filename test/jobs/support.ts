import type { JobRow } from "../../src/storage/directory/job-row.ts";
import { JobTable } from "../../src/storage/directory/jobs.ts";
import type { NewJobRow } from "../../src/storage/directory/jobs.ts";
import type { Claimable } from "../../src/storage/directory/job-turns.ts";
import { JobTurns } from "../../src/storage/directory/job-turns.ts";
import { TestDirectory } from "./directory.ts";

export const LEASE_MS = 60_000;

/** Three kinds, one of each rank. */
export const KINDS: readonly Claimable[] = [
  { kind: "notification", rank: 0, concurrency: 10 },
  { kind: "webhook", rank: 1, concurrency: 5 },
  { kind: "import", rank: 2, concurrency: 2 },
];

/** Jobs in a table of their own, with a clock that stands still. */
export class Shop {
  readonly directory = new TestDirectory();
  readonly table = new JobTable(this.directory.env);
  readonly turns = new JobTurns(this.directory.env);
  nowMs = 1_000_000;
  #workers = 0;

  async record(kind: string, more: Partial<NewJobRow> = {}): Promise<string> {
    const id = more.id ?? `j_${kind}_${(this.#workers += 1)}`;
    await this.table.record([
      {
        id,
        kind,
        workspaceId: "w_1",
        createdBy: "ann",
        title: kind,
        origin: "",
        input: "{}",
        hasFile: false,
        dueAt: this.nowMs,
        createdAt: this.nowMs,
        atMost: null,
        ...more,
      },
    ]);
    return id;
  }

  claim(kinds: readonly Claimable[] = KINDS): Promise<JobRow | undefined> {
    this.#workers += 1;
    const worker = `worker-${this.#workers}`;
    return this.turns.claim(kinds, { worker, nowMs: this.nowMs, leaseMs: LEASE_MS });
  }

  /** What is claimed, or an error where nothing is. */
  async take(kinds?: readonly Claimable[]): Promise<JobRow> {
    const row = await this.claim(kinds);
    if (row === undefined) throw new Error("nothing to take");
    return row;
  }

  /** All of a job, as it is stored. */
  row(id: string): JobRow {
    const [row] = this.directory.rows<JobRow>(`SELECT * FROM job WHERE id = ?`, id);
    if (row === undefined) throw new Error(`no job ${id}`);
    return row;
  }
}

/** Who holds a claimed job. */
export function heldBy(row: JobRow): { id: string; worker: string } {
  return { id: row.id, worker: row.worker ?? "" };
}
