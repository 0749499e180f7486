import { env } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import type { ChannelView } from "../../src/protocol/http.ts";
import type { NoticesPage } from "../../src/protocol/personal.ts";
import { Person } from "../channel/world.ts";

it(
  "[NOTICE2] what its person may not read any more does not count as unread for ever",
  { timeout: 60_000 },
  async () => {
    const [ann, ben] = [await Person.guest(), await Person.guest()];
    const { workspace } = await ann.found();
    await ann.invite(workspace.id, ben);
    const channel = await ann.json<ChannelView>(
      `/api/workspaces/${workspace.id}/channels`,
      "POST",
      {
        kind: "private",
        name: "secret",
        memberIds: [ben.userId],
      },
    );
    const object = env.CHANNEL.get(env.CHANNEL.idFromName(channel.id));
    const body = `<@${ben.userId}> look`;
    await ann.json(`/api/channels/${channel.id}/messages`, "POST", { body });
    const notices = () => ben.json<NoticesPage>("/api/me/notices");
    await vi.waitFor(
      async () => {
        await runDurableObjectAlarm(object);
        expect(await notices()).toMatchObject({ items: [{ kind: "mention" }], unread: 1 });
      },
      { timeout: 20_000, interval: 200 },
    );
    await object.destroy();
    expect((await notices()).items).toEqual([]);
    await vi.waitFor(async () => expect(await notices()).toMatchObject({ items: [], unread: 0 }), {
      timeout: 5_000,
    });
  },
);
