import type { BackupLine, FileLine, RowsLine, Section, Upload } from "../../protocol/backup.ts";
import type { DdlLine } from "../../protocol/backup.ts";
import type { Deployment } from "./calls.ts";

/** Lines of one call; a line of rows has half a megabyte at most. */
const BATCH_LINES = 8;

/** Hands the lines of a backup to a deployment, in their order and a few at a time. */
export class Applier {
  readonly #into: Deployment;
  #section: Section | undefined;
  #lines: (DdlLine | RowsLine)[] = [];
  #isFirst = true;
  #file: FileLine | undefined;
  #upload: Upload | null = null;

  constructor(into: Deployment) {
    this.#into = into;
  }

  async take(line: BackupLine): Promise<void> {
    switch (line.kind) {
      case "backup":
        return undefined;
      case "object":
      case "d1":
        return this.#begin(line);
      case "file":
        await this.#begin(undefined);
        this.#file = line;
        this.#upload = null;
        return line.size === 0 ? this.#put(null) : undefined;
      case "bytes":
        return this.#put(line);
      default:
        this.#lines.push(line);
        return this.#lines.length >= BATCH_LINES ? this.#flush(false) : undefined;
    }
  }

  /** Hands over what is left. */
  async end(): Promise<void> {
    await this.#begin(undefined);
  }

  async #begin(section: Section | undefined): Promise<void> {
    if (this.#section?.kind === "d1" && section?.kind === "d1" && section.db === this.#section.db)
      return;
    if (this.#section !== undefined) await this.#flush(true);
    this.#section = section;
    this.#isFirst = true;
  }

  async #flush(last: boolean): Promise<void> {
    const lines = this.#lines.splice(0);
    const section = this.#section;
    if (section?.kind === "object") {
      const { of, name } = section;
      await this.#into.restore({ step: "object", of, name, first: this.#isFirst, last, lines });
    } else if (section?.kind === "d1" && lines.length > 0)
      await this.#into.restore({
        step: "d1",
        db: section.db,
        lines: lines.filter((line) => line.kind === "rows"),
      });
    this.#isFirst = false;
  }

  async #put(part: Extract<BackupLine, { kind: "bytes" }> | null): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    const upload = this.#upload;
    const answer = await this.#into.restore<{ upload: Upload | null }>({
      step: "file",
      file,
      part,
      upload,
    });
    this.#upload = answer.upload;
  }
}
