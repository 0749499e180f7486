import { z } from "zod";
import type { Env } from "./env.ts";

/**
 * Looks a name up: its addresses of both kinds, none where it does not exist or where its own servers
 * cannot say. Throws where the resolver does not answer.
 */
export type Resolve = (env: Env, name: string, signal: AbortSignal) => Promise<string[]>;

const DEFAULT_DOH_URL = "https://cloudflare-dns.com/dns-query";
/** RFC 1035's type numbers. */
const TYPES = { A: 1, AAAA: 28 } as const;
/** RFC 1035's answer codes. */
const NO_ERROR = 0;
/** To a resolver that is well itself: the servers of that name are not. */
const SERVERS_FAIL = 2;
const NO_SUCH_NAME = 3;

const answer = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).optional(),
});

/** By DNS over HTTPS in its JSON form, since a Worker has no resolver of its own to ask. */
export const resolveByHttps: Resolve = async (env, name, signal) => {
  const lists = await Promise.all(
    Object.entries(TYPES).map(async ([type, number]) => {
      const url = new URL(env.DOH_URL ?? DEFAULT_DOH_URL);
      url.searchParams.set("name", name);
      url.searchParams.set("type", type);
      const response = await fetch(url, {
        headers: { Accept: "application/dns-json" },
        redirect: "manual",
        signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`the resolver answered ${response.status}`);
      }
      const { Status: status, Answer: records = [] } = answer.parse(await response.json());
      if (status === SERVERS_FAIL) return undefined;
      if (status !== NO_ERROR && status !== NO_SUCH_NAME)
        throw new Error(`the resolver answered code ${status}`);
      return records.filter((record) => record.type === number).map((record) => record.data);
    }),
  );
  // Half of its addresses would be called as if they were all that had to be judged.
  return lists.includes(undefined) ? [] : lists.flat().filter((one) => one !== undefined);
};
