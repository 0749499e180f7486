// What a channel keeps no longer, from outside.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { must } from "./support/people.ts";
import type { MessageList } from "./support/shapes.ts";
import { change, openTeam } from "./support/team.ts";
import type { Team } from "./support/team.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PATIENCE_MS = 20_000;

let team: Team;
beforeAll(async () => {
  team = await openTeam();
}, 120_000);
afterEach(async () => {
  team.hangUp();
  await team.house.mend();
});
afterAll(() => team?.house.stop());

test("[SET4] goes while people look on, and who comes back finds the rest", async () => {
  const channelId = await team.room();
  await team.house.faults({ clockSkewMs: -10 * DAY_MS });
  const old = must(await team.owner.say(channelId, "old"), 201).message;
  must(await team.owner.put(`/api/channels/${channelId}/messages/${old.seq}/pin`), 200);
  // As if it had been set two hours ago: what is due then is due at once.
  await team.house.faults({ clockSkewMs: -2 * HOUR_MS });
  const early = await team.dial(team.member, channelId);
  await change(team.owner, channelId, { settings: { retentionDays: 7 } });
  const young = must(await team.owner.say(channelId, "young"), 201).message;
  await team.house.mend();

  const { epoch = "" } = early.welcome;
  // Live, or by the resume where it was faster than we.
  const line = await team.dial(team.member, channelId, { epoch, since: young.seq });
  const gone = await line.heard(
    ({ events = [] }) => events.some(({ type }) => type === "history.expired"),
    "the end of what is old",
    0,
    PATIENCE_MS,
  );
  expect(gone.events?.find(({ type }) => type === "history.expired")).toMatchObject({
    upTo: old.seq,
  });
  const page = must(await team.member.get<MessageList>(`/api/channels/${channelId}/messages`), 200);
  expect(page.items.map(({ seq }) => seq)).toEqual([young.seq]);
  expect(await line.command({ type: "edit", seq: old.seq, body: "back" })).toMatchObject({
    code: "not_found",
  });
  expect((await team.owner.say(channelId, "reply", { threadSeq: old.seq })).json).toMatchObject({
    code: "not_found",
  });
  const late = await team.dial(team.other, channelId, { epoch, since: 0 });
  await late.heard(({ type }) => type === "reset", "a reset");
  expect(late.welcome).toMatchObject({ you: { unread: 1 } });
});
