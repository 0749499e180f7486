import { SUBPROTOCOL, TICKET_PREFIX } from "../../protocol/wire.ts";
import { socketUrl } from "../../client/socket-url.ts";
import type { Member } from "./member.ts";
import { soundLine, tapInto } from "./tap.ts";

/** How long a probe listens after its welcome, ms. */
const LISTEN_MS = 300;
const NO_EPOCH = "00000000-0000-0000-0000-000000000000";

/** Opens a socket beside the member's own, from a random place or an impossible one, and listens a while. */
export async function probe(member: Member): Promise<void> {
  const { api, run, client, name, userId } = member;
  const { random, connections } = run;
  const { epoch, head } = client.getState();
  if (epoch === null) return;
  const from = random.pick([
    { epoch, since: random.int(0, head) },
    { epoch, since: Math.max(head - random.int(0, 100), 0) },
    { epoch, since: 0 },
    { epoch, since: head + random.int(10_000, 20_000) },
    { epoch: NO_EPOCH, since: random.int(0, head) },
  ]);
  try {
    const { url, ticket } = await api.ticket(run.channelId);
    const options = { client: `${name} (probe)`, userId, connections, random };
    const tap = tapInto({ ...options, line: soundLine(), onSent: () => {} });
    const socket = new tap.WebSocket(socketUrl(url, api.baseUrl, from ?? null), [
      SUBPROTOCOL,
      TICKET_PREFIX + ticket,
    ]);
    setTimeout(() => socket.close(), LISTEN_MS);
  } catch {
    // A server that has just been killed admits nobody.
  }
}
