// What people see of a store that is out: the place concerned says so, everything else goes on.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLine } from "../system/support/line.ts";
import { bring, foundWorkspace, room, signUp, unique } from "../system/support/people.ts";
import type { Person } from "../system/support/people.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

/** More than the channel itself keeps; the rest is in D1 alone. */
const MESSAGES = 1_250;
const BATCH = 20;
/** A breaker is open for 10 s, and the edge asks again every 10 s. */
const BACK_MS = 40_000;

let stage: Stage;
let mara: Person;
let page: Page;
let channelId: string;

beforeAll(async () => {
  stage = await openStage();
  const { api } = stage.house;
  mara = await signUp(api, "Mara");
  const jonas = await signUp(api, "Jonas");
  const { id: workspaceId } = await foundWorkspace(mara);
  await bring(mara, workspaceId, "member", jonas);
  channelId = await room(mara, workspaceId, [jonas]);
  const line = await openLine(jonas, channelId);
  for (let i = 0; i < MESSAGES; i += BATCH) {
    const commands = Array.from({ length: Math.min(BATCH, MESSAGES - i) }, (_, n) => ({
      type: "send",
      id: unique("past"),
      body: `word ${i + n}`,
    }));
    line.send({ type: "batch", commands });
  }
  await line.event(MESSAGES, 30_000);
  line.hangUp();
  const context = await stage.enter(mara);
  page = await context.newPage();
  await page.goto(`/w/${workspaceId}/c/${channelId}`);
  await page.getByTestId("message").first().waitFor();
}, 180_000);

afterAll(() => stage?.close());

it("[FENCE5] [FENCE6] a reader of old messages is told that they are out, words go on, and what was out comes by itself", async () => {
  // A channel takes its time to hand over what it keeps no longer.
  await expect
    .poll(
      async () => {
        await stage.house.faults({ d1: "fail" });
        const { status } = await mara.get(`/api/channels/${channelId}/messages?before=20&limit=5`);
        if (status !== 503) await stage.house.faults({ d1: "ok" });
        return status;
      },
      { timeout: BACK_MS, interval: 1_000 },
    )
    .toBe(503);
  const out = page.getByRole("alert").filter({ hasText: "Older history is out of reach" });
  const scroller = page.getByTestId("scroller");
  await expect
    .poll(
      async () => {
        await scroller.evaluate((box) => (box.scrollTop = 0));
        return out.count();
      },
      { timeout: BACK_MS },
    )
    .toBe(1);
  expect(await out.textContent()).toMatch(/the chat goes on\. Try again/);

  await page.getByRole("textbox").fill("said without D1");
  await page.getByRole("textbox").press("Enter");
  await page.getByTestId("message").filter({ hasText: "said without D1" }).waitFor();

  await stage.house.faults({ d1: "ok" });
  const first = page.getByTestId("message").filter({ hasText: /word 0$/ });
  await expect
    .poll(
      async () => {
        await scroller.evaluate((box) => (box.scrollTop = 0));
        return first.count();
      },
      { timeout: BACK_MS },
    )
    .toBe(1);
  expect(await out.count()).toBe(0);
});

it("threw nothing on the way", () => {
  expect(stage.flaws).toEqual([]);
});
