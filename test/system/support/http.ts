import http from "node:http";
import { CODES, showsAStack } from "./shapes.ts";

/** An answer; `json` is the parsed body, or undefined where there is none. */
export interface Reply<T> {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  json: T;
}

export interface CallOptions {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  raw?: string | Buffer;
}

/**
 * HTTP without a browser's manners: any header may be set, nothing is followed or retried.
 * Every answer is held against what the contract says of all answers; see {@link Api.complaints}.
 */
export class Api {
  /** Sentences about answers that no route may give. */
  readonly complaints = new Set<string>();
  readonly base: string;
  readonly #agent = new http.Agent({ keepAlive: true });

  constructor(base: string) {
    this.base = base;
  }

  async call<T = unknown>(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Reply<T>> {
    const { status, headers, text } = await this.#exchange(method, path, options);
    this.#judge(`${method} ${path.split("?")[0]} → ${status}`, path, status, headers, text);
    return { status, headers, text, json: parse(text) as T };
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(method: string, path: string, options: CallOptions) {
    const payload =
      options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const headers: Record<string, string> = { ...options.headers };
    if (payload !== undefined) {
      headers["content-type"] ??= "application/json";
      headers["content-length"] = String(Buffer.byteLength(payload));
    } else if (method !== "GET") headers["content-length"] = "0";
    return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>(
      (resolve, reject) => {
        const request = http.request(
          new URL(path, this.base),
          { method, headers, agent: this.#agent },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
              const text = Buffer.concat(chunks).toString();
              resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
            });
          },
        );
        request.on("error", reject);
        request.end(payload);
      },
    );
  }

  #judge(
    what: string,
    path: string,
    status: number,
    headers: http.IncomingHttpHeaders,
    text: string,
  ): void {
    if (showsAStack(text)) this.complaints.add(`${what}: shows a stack: ${text.slice(0, 200)}`);
    if (status === 500) this.complaints.add(`${what}: ${text.slice(0, 200)}`);
    if (path.startsWith("/api/")) {
      for (const name of ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]) {
        if (!/^\d+$/.test(String(headers[name])))
          this.complaints.add(`${what}: ${name} is ${String(headers[name])}`);
      }
    }
    if ((status === 429 || status === 503) && !/^\d+$/.test(headers["retry-after"] ?? "")) {
      this.complaints.add(`${what}: Retry-After is ${headers["retry-after"]}`);
    }
    if (status >= 400) {
      const fault = faultOfProblem(status, headers["content-type"], text);
      if (fault !== undefined) this.complaints.add(`${what}: ${fault}: ${text.slice(0, 200)}`);
    }
  }
}

/** What is wrong with a refusal's form, or nothing. */
export function faultOfProblem(
  status: number,
  contentType: string | undefined,
  text: string,
): string | undefined {
  if (!/^application\/problem\+json\b/.test(contentType ?? ""))
    return `content type ${contentType}`;
  const problem = parse(text);
  if (typeof problem !== "object" || problem === null) return "no object";
  const { type, title, detail, code, status: own } = problem as Record<string, unknown>;
  if ([type, title, detail, code].some((value) => typeof value !== "string"))
    return "a field is missing";
  if (own !== status) return `status in the body is ${String(own)}`;
  if (!CODES.includes(String(code))) return `code ${String(code)} is not on the list`;
  return undefined;
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
