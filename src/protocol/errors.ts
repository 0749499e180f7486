/**
 * Every refusal there is: a closed list, so that a program can switch on `code`.
 * `status` is the HTTP status; `retryable` says that the same request may succeed later.
 */
export const ERRORS = {
  invalid: { status: 400, title: "The request is not well formed", retryable: false },
  unauthenticated: { status: 401, title: "Sign in first", retryable: false },
  forbidden: { status: 403, title: "Not allowed", retryable: false },
  not_found: { status: 404, title: "Not found", retryable: false },
  conflict: { status: 409, title: "Conflicts with what is there", retryable: false },
  too_large: { status: 413, title: "Too large", retryable: false },
  rate_limited: { status: 429, title: "Too many requests", retryable: true },
  internal: { status: 500, title: "Something went wrong here", retryable: true },
  misconfigured: { status: 500, title: "The deployment is not configured", retryable: false },
  overloaded: { status: 503, title: "Busy, try again", retryable: true },
  unavailable: { status: 503, title: "A part is out of service, try again", retryable: true },
} as const;

/** One code of the closed list. */
export type ErrorCode = keyof typeof ERRORS;

/** What may be out of service while the rest goes on: said beside `unavailable` where it is known. */
export const PARTS = ["directory", "history", "search", "files", "jobs", "mail"] as const;

/** One of {@link PARTS}. */
export type Part = (typeof PARTS)[number];

/** A refusal as plain data: it crosses object boundaries, where a thrown error would lose its fields. */
export type Refusal = {
  readonly code: ErrorCode;
  /** One sentence for a developer; never a stack, never another tenant's data. */
  readonly message: string;
  /** Whole seconds. */
  readonly retryAfter?: number;
  /** What is out. */
  readonly part?: Part;
};

/** A value or a refusal. */
export type Outcome<T> = { readonly ok: T } | { readonly refused: Refusal };

/** Builds the refusal half of an {@link Outcome}. `retryAfter` is in seconds. */
export function refuse(
  code: ErrorCode,
  message: string,
  retryAfter?: number,
  part?: Part,
): { readonly refused: Refusal } {
  return {
    refused: {
      code,
      message,
      ...(retryAfter !== undefined && { retryAfter }),
      ...(part !== undefined && { part }),
    },
  };
}

/** Close codes of a socket. 4401, 4403 and 4404 are final; after the others a client comes back. */
export const CLOSE = {
  binary: 1003,
  tooBig: 1009,
  badProtocol: 4400,
  sessionEnded: 4401,
  notAllowed: 4403,
  noSuchChannel: 4404,
  silent: 4408,
  tooManyConnections: 4409,
  flooding: 4429,
  draining: 4503,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** True where a client must not come back after this close code. */
export function isFinalClose(code: number): boolean {
  return code === CLOSE.sessionEnded || code === CLOSE.notAllowed || code === CLOSE.noSuchChannel;
}
