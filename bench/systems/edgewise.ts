import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startServer } from "../../src/cli/served.ts";
import { createApi } from "../../src/client/index.ts";
import type { Api } from "../../src/client/index.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../../src/protocol/wire.ts";
import { atOnce } from "../support/at-once.ts";
import { call } from "../support/post.ts";
import { parentOf } from "../support/process-tree.ts";
import { eventsDialect } from "./events-dialect.ts";
import { PEOPLE } from "./system.ts";
import type { Room, System } from "./system.ts";

const SIGN_INS_AT_ONCE = 8;

/** The served build, and what only it has. */
export type Edgewise = Omit<System, "room"> & {
  url: string;
  room(): Promise<EdgewiseRoom>;
  /** The channel that everybody is in, however many; a new one takes a hundred at once. */
  general(): Promise<EdgewiseRoom>;
  /** A person's user id. */
  userId(person: number): string;
  /** The founder's calls. */
  owner: Api;
  /** The Relays that tickets have named so far. */
  relays(): number;
};

/** A channel. */
export type EdgewiseRoom = Room & {
  channelId: string;
  /** One person's session token. */
  token(person: number): string;
};

/** How it is served. */
export type EdgewiseOptions = {
  /** The Worker's variables; without, rate limits are off. */
  vars?: Record<string, string>;
  people?: number;
};

/** Starts the served build in a fresh folder, with people who have signed in and share a workspace. */
export async function startEdgewise(options: EdgewiseOptions = {}): Promise<Edgewise> {
  const { vars = { RATE_LIMITS: "off" }, people = PEOPLE } = options;
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "edgewise-bench-"));
  const server = await startServer({ dataDir, vars });
  try {
    const owner = apiOf(server.url, 0);
    const { user: founder } = await owner.auth.signInGuest();
    const workspace = await owner.workspaces.create({ name: "Bench", slug: "bench" });
    const { code } = await owner.invites.create(workspace.id, { maxUses: null });
    const guests = await atOnce(people - 1, SIGN_INS_AT_ONCE, async (i) => {
      const api = apiOf(server.url, i + 1);
      const { user } = await api.auth.signInGuest();
      await api.invites.accept(code);
      return { api, userId: user.id };
    });
    const tokens = [owner, ...guests.map(({ api }) => api)].map((api) => api.token() ?? "");
    const tokenOf = (person: number) => tokens[person % people] ?? "";
    const userIds = [founder.id, ...guests.map(({ userId }) => userId)];
    const relays = new Set<string>();
    let rooms = 0;
    const roomOf = (id: string): EdgewiseRoom => ({
      channelId: id,
      token: tokenOf,
      admit: async (person) => {
        const ticketUrl = `${server.url}/api/channels/${id}/ticket`;
        // Our own server's answer.
        const { url, ticket } = JSON.parse(await call("POST", ticketUrl, tokenOf(person))) as {
          url: string;
          ticket: string;
        };
        const relay = relayOf(ticket);
        if (relay !== undefined) relays.add(relay);
        return { url, protocols: [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`] };
      },
    });
    return {
      name: "edgewise",
      about: "Edgewise, the served build, a ticket before each socket",
      url: server.url,
      dialect: eventsDialect(({ message }) => message?.clientMsgId),
      // The process that holds the runtime counts too.
      roots: [await parentOf(server.pid)],
      relays: () => relays.size,
      owner,
      userId: (person) => userIds[person % people] ?? "",
      room: async () => {
        rooms += 1;
        const { id } = await owner.channels.create(workspace.id, {
          kind: "private",
          name: `room-${rooms}`,
          memberIds: guests.map(({ userId }) => userId),
        });
        return roomOf(id);
      },
      general: async () => {
        const [general] = (await owner.channels.list(workspace.id)).items;
        if (general === undefined) throw new Error("a workspace without a channel");
        return roomOf(general.id);
      },
      stop: async () => {
        await server.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The Relay in a ticket's claims, which are JSON with a signature behind it. */
function relayOf(ticket: string): string | undefined {
  const text = Buffer.from(ticket, "base64url").toString("latin1");
  return /"relay":\{"id":"([^"]+)"/.exec(text)?.[1];
}

/** Each person comes from an address of their own: an address has a budget for signing in. */
function apiOf(baseUrl: string, person: number): Api {
  const headers = { "CF-Connecting-IP": `10.0.${person >> 8}.${person & 255}` };
  return createApi({
    baseUrl,
    keepToken: true,
    fetch: (input, init) => {
      const request = new Request(input, init);
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      return fetch(request);
    },
  });
}
