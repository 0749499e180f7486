import { ERRORS, PARTS } from "../protocol/errors.ts";
import type { ErrorCode, Part } from "../protocol/errors.ts";

/** A refusal by HTTP, or `offline` (status 0) where no answer came at all. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode | "offline";
  readonly status: number;
  /** Whole seconds. */
  readonly retryAfter: number | undefined;
  /** What is out of service, where the server knows it. */
  readonly part: Part | undefined;

  constructor(
    code: ErrorCode | "offline",
    status: number,
    message: string,
    retryAfter?: number,
    part?: Part,
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    this.part = part;
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type RequestOptions = {
  /** What is undefined or null is left out. */
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  readonly body?: unknown;
  /** Bytes instead of JSON, sent under their own type. */
  readonly blob?: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

/** One HTTP call: the parsed JSON, or undefined for an empty answer. Throws {@link ApiError}. */
export type Request = <T>(method: Method, path: string, options?: RequestOptions) => Promise<T>;

/** Where a request goes and in whose name. */
export type Transport = {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  token(): string | undefined;
  /** Called with the session token of a sign-in. */
  gotToken(token: string): void;
};

/** Builds {@link Request} over a transport. */
export function createRequest(transport: Transport): Request {
  return async <T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> => {
    const response = await answerOf(transport, method, path, options);
    const body = await bodyOf(response);
    if (!response.ok) throw toApiError(response, body);
    const token = response.headers.get("set-auth-token");
    if (token) transport.gotToken(token);
    return body as T;
  };
}

async function answerOf(
  transport: Transport,
  method: Method,
  path: string,
  options: RequestOptions,
): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  const token = transport.token();
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  if (options.blob !== undefined) {
    headers["content-type"] = options.blob.type;
    init.body = options.blob;
  }
  if (options.signal) init.signal = options.signal;
  const url = transport.baseUrl + path + queryOf(options.query);
  return transport.fetch(url, init).catch((error: unknown) => {
    throw new ApiError("offline", 0, error instanceof Error ? error.message : "No answer");
  });
}

function queryOf(query: RequestOptions["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) params.set(name, String(value));
  }
  return params.size === 0 ? "" : `?${params}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw new ApiError("offline", 0, "The answer broke off");
  });
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    if (!response.ok) return undefined;
    throw new ApiError("internal", response.status, "The answer is not JSON");
  }
}

function toApiError(response: Response, body: unknown): ApiError {
  const problem: Record<string, unknown> = isRecord(body) ? body : {};
  const code =
    typeof problem["code"] === "string" && Object.hasOwn(ERRORS, problem["code"])
      ? (problem["code"] as ErrorCode)
      : codeOfStatus(response.status);
  const words = [problem["detail"], problem["message"], problem["title"]];
  const message = words.find((word) => typeof word === "string" && word !== "");
  const seconds = Number(
    problem["retryAfter"] ?? response.headers.get("retry-after") ?? Number.NaN,
  );
  return new ApiError(
    code,
    response.status,
    typeof message === "string" ? message : ERRORS[code].title,
    Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
    PARTS.find((part) => part === problem["part"]),
  );
}

/** A proxy or the sign-in library may refuse in its own words; the status still says what kind. */
function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 409:
      return "conflict";
    case 413:
      return "too_large";
    case 429:
      return "rate_limited";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return status < 500 ? "invalid" : "internal";
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
