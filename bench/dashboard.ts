// node bench/dashboard.ts [--minutes 10] [--people 60] [--out docs/screenshots]: the operator's dashboard in
// a browser while people talk and jobs run, then while D1 fails: pictures of both in light
// and dark, and how long the alert took to be seen.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { fromRoot } from "../src/cli/paths.ts";
import { createApi } from "../src/client/index.ts";
import { openStage, PHONE } from "../test/e2e/support/stage.ts";
import type { Stage } from "../test/e2e/support/stage.ts";
import { openLine } from "../test/system/support/line.ts";
import type { Line } from "../test/system/support/line.ts";
import { bring, must, signUp } from "../test/system/support/people.ts";
import type { Person } from "../test/system/support/people.ts";
import type { Channel, Workspace } from "../test/system/support/shapes.ts";
import { atOnce } from "./support/at-once.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    people: { type: "string", default: "60" },
    out: { type: "string", default: fromRoot("docs/screenshots") },
  },
});

const ROOMS = ["harbour", "kitchen", "design", "release-notes", "help", "random"];
/** Words and questions a second, all people together, and lines that are imported. */
const WORDS_A_SECOND = 20;
const ASKS_A_SECOND = 10;
const LINES = 50_000;
const MINUTE_MS = 60_000;
const WIDE = { viewport: { width: 1440, height: 1_180 } };
const WEBP_QUALITY = 75;

async function town(stage: Stage) {
  const { api } = stage.house;
  // The first account is the operator's.
  const owner = await signUp(api, "Mara");
  const workspace = must(
    await owner.post<Workspace>("/api/workspaces", { name: "Harbour Street", slug: "harbour" }),
  );
  const people = await atOnce(Number(values.people), 4, async (i) => {
    const person = await signUp(api, `Person${i}`);
    await bring(owner, workspace.id, "member", person);
    return person;
  });
  const memberIds = people.map(({ userId }) => userId);
  const rooms = await atOnce(ROOMS.length, 1, async (i) =>
    must(
      await owner.post<Channel>(`/api/workspaces/${workspace.id}/channels`, {
        kind: "public",
        name: ROOMS[i],
        memberIds,
      }),
    ),
  );
  const lines = await atOnce(people.length, 8, async (i) => {
    // The more to the left, the busier.
    const room = rooms[Math.floor((i / people.length) ** 2 * rooms.length)];
    return openLine(people[i] as Person, room?.id ?? "");
  });
  return { owner, workspaceId: workspace.id, people, rooms, lines };
}

/** Has people talk and ask until it is told to stop; answers how many words were acknowledged. */
function live(people: readonly Person[], lines: readonly Line[]): { stop: () => number } {
  let said = 0;
  let turn = 0;
  const talking = setInterval(() => {
    turn += 1;
    // Not as even as a clock.
    if (Math.random() < 0.3) return;
    void lines[turn % lines.length]?.say(`word ${turn}`).then(
      () => (said += 1),
      () => undefined,
    );
  }, 1_000 / WORDS_A_SECOND);
  const asking = setInterval(() => {
    const person = people[turn % people.length];
    void person?.get(turn % 2 === 0 ? "/api/workspaces" : "/api/me").catch(() => undefined);
  }, 1_000 / ASKS_A_SECOND);
  const pings = setInterval(() => {
    for (const line of lines) line.socket.send("ping");
  }, 30_000);
  return {
    stop: () => {
      for (const timer of [talking, asking, pings]) clearInterval(timer);
      return said;
    },
  };
}

async function work(
  url: string,
  owner: Person,
  workspaceId: string,
  channelId: string,
): Promise<void> {
  const lines = Array.from({ length: LINES }, (_, i) =>
    JSON.stringify({ day: "2009-03-12", time: "10:00", nick: `nick${i % 50}`, text: `line ${i}` }),
  );
  const api = createApi({ baseUrl: url, token: owner.token });
  const input = { format: "log", channelId, fileName: "2009.jsonl" };
  await api.jobs.start("import", workspaceId, input, { file: new Blob([lines.join("\n")]) });
  must(
    await owner.post("/api/jobs/campaign", {
      workspaceId,
      name: "Summer party",
      template: "Hello {{name}}!",
      audience: { to: "everybody" },
      rate: 1,
    }),
    201,
  );
}

async function shoot(page: Page, name: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await sleep(1_500);
    const { data } = await devTools.send("Page.captureScreenshot", {
      format: "webp",
      quality: WEBP_QUALITY,
    });
    await writeFile(
      path.join(values.out, `live-${name}-${scheme}.webp`),
      Buffer.from(data, "base64"),
    );
  }
}

await mkdir(values.out, { recursive: true });
const stage = await openStage();
try {
  const { owner, workspaceId, people, rooms, lines } = await town(stage);
  const load = live(people, lines);
  const wide = await (await stage.enter(owner, WIDE)).newPage();
  const phone = await (await stage.enter(owner, PHONE)).newPage();
  for (const page of [wide, phone]) await page.goto("/admin");
  await sleep(Number(values.minutes) * MINUTE_MS * 0.7);
  await work(stage.house.served.url, owner, workspaceId, rooms.at(-1)?.id ?? "");
  await sleep(Number(values.minutes) * MINUTE_MS * 0.3);
  await shoot(wide, "dashboard-1440");
  await shoot(phone, "dashboard-390");
  await wide.goto("/admin/jobs");
  await wide.getByText("Summer party").first().waitFor();
  await shoot(wide, "jobs-1440");
  await wide.goto("/admin");
  await wide.getByText("All quiet").waitFor();
  const faultAt = performance.now();
  await stage.house.faults({ d1: "fail" });
  const alerts = wide.getByTestId("open-alert");
  await alerts.filter({ hasText: "out of service" }).waitFor({ timeout: MINUTE_MS });
  const seenMs = performance.now() - faultAt;
  await sleep(10_000);
  await shoot(wide, "fault-1440");
  const open = await alerts.allInnerTexts();
  await stage.house.mend();
  const said = load.stop();
  console.log(`${said} words; "out of service" seen after ${(seenMs / 1_000).toFixed(1)} s`);
  console.log(open.map((text) => text.replaceAll("\n", " · ")).join("\n"));
} finally {
  await stage.close();
}
