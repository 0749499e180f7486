import type { Session } from "../identity/sessions.ts";

/** For whom a request speaks that we made ourselves. Nobody outside can hold such a request. */
export const callers = new WeakMap<Request, Session>();
