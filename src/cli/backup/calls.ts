import { setTimeout as sleep } from "node:timers/promises";
import type { BackupHeader, BackupLine, RestoreStep } from "../../protocol/backup.ts";
import { backupLine } from "../../protocol/backup.ts";
import { UsageError } from "../addresses.ts";

/** Tries of one call that may succeed later, and the first wait between them, ms. */
const TRIES = 6;
const WAIT_MS = 500;

/** A deployment, asked in an operator's name. */
export class Deployment {
  readonly #url: string;
  #token: string;

  /** `url` without a trailing slash; `token` is a session's, or a restore's first ticket. */
  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** The lines after a place (null: the first ones), and the place after them; null at the end. */
  async backup(place: string | null): Promise<{ lines: BackupLine[]; next: string | null }> {
    const query = place === null ? "" : `?next=${encodeURIComponent(place)}`;
    const text = await this.#call("GET", `/api/admin/backup${query}`);
    const values = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    const last = values.pop();
    if (typeof last !== "object" || last === null || !("next" in last))
      throw new UsageError("The answer is no backup's.");
    return {
      lines: values.map((value) => backupLine.parse(value)),
      next: typeof last.next === "string" ? last.next : null,
    };
  }

  /** Begins a restore; answers its ticket. */
  async beginRestore(header: BackupHeader, force: boolean): Promise<string> {
    const text = await this.#call("POST", "/api/admin/restore", { header, force });
    return (JSON.parse(text) as { ticket: string }).ticket;
  }

  /** One step of a restore; answers what the deployment says to it, and goes on with the ticket in it. */
  async restore<T = unknown>(step: RestoreStep): Promise<T> {
    const answer = JSON.parse(await this.#call("POST", "/api/restore", step)) as T & {
      ticket?: string;
    };
    this.#token = answer.ticket ?? this.#token;
    return answer;
  }

  async #call(method: string, path: string, body?: object): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#ask(method, path, body).catch((error: unknown) => String(error));
      if (typeof answer !== "string" && answer.ok) return answer.text();
      const status = typeof answer === "string" ? 0 : answer.status;
      const passes = status === 0 || status === 429 || status >= 500;
      const said = typeof answer === "string" ? answer : await answer.text();
      if (!passes || tries >= TRIES) throw new UsageError(explain(method, path, status, said));
      const after = typeof answer === "string" ? null : answer.headers.get("retry-after");
      await sleep(after === null ? WAIT_MS * 2 ** (tries - 1) : Number(after) * 1_000);
    }
  }

  #ask(method: string, path: string, body: object | undefined): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

function explain(method: string, path: string, status: number, said: string): string {
  if (status === 0) return `The deployment cannot be reached: ${said}`;
  let detail = said;
  try {
    detail = (JSON.parse(said) as { detail?: string }).detail ?? said;
  } catch {
    // What is in front of the deployment answered in its own way.
  }
  const who = status === 404 || status === 401 ? " Is the token an operator's?" : "";
  return `${method} ${path.split("?")[0]}: ${status} ${detail}${who}`;
}
