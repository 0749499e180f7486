import { createApi } from "../../client/api.ts";

const endings = new Set<() => void>();

/** Calls `listener` when the server no longer knows our session. Answers the way to stop. */
export function onSessionEnded(listener: () => void): () => void {
  endings.add(listener);
  return () => void endings.delete(listener);
}

/** A 401 outside the sign-in calls means that the session ended, whichever view it happened to. */
async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status === 401 && !response.url.includes("/api/auth/"))
    for (const ended of endings) ended();
  return response;
}

/** The HTTP calls of the protocol, in the name of the page's cookie. */
export const api = createApi({ baseUrl: "", fetch: watchedFetch });
