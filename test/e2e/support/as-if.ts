import type { Page } from "playwright-core";
import type { Channel } from "../../../src/protocol/events.ts";
import type { ChannelView } from "../../../src/protocol/http.ts";

type Facts = Partial<Pick<ChannelView, "settings" | "archivedAt">>;

/** Shows a page the channel of that name as if this were so: in the list, and in its socket's welcome. */
export const asIf = (name: string, facts: Facts) => async (page: Page) => {
  await page.route("**/api/workspaces/*/channels?*", async (route) => {
    const response = await route.fetch();
    const { items, ...rest } = (await response.json()) as { items: ChannelView[] };
    const changed = items.map((each) => (each.name === name ? { ...each, ...facts } : each));
    await route.fulfill({ response, json: { ...rest, items: changed } });
  });
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((data) => socket.send(withFacts(data, name, facts)));
  });
};

function withFacts(data: string | Buffer, name: string, facts: Facts): string | Buffer {
  if (typeof data !== "string" || !data.includes('"welcome"')) return data;
  const frame = JSON.parse(data) as { type: string; channel?: Channel };
  if (frame.channel?.name !== name) return data;
  return JSON.stringify({ ...frame, channel: { ...frame.channel, ...facts } });
}
