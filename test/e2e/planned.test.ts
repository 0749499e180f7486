import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./support/axe.ts";
import { call, composer, Pair, row, WAIT_MS } from "./support/pair.ts";

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.open();
}, 180_000);

afterAll(() => pair?.close());

describe("what is written and not sent at once", () => {
  let mara: Page;
  let jonas: Page;

  it("begins with a workspace of two", async () => {
    ({ mara, jonas } = await pair.arrive());
  });

  it("takes a message back before it is sent", async () => {
    expect(await call(mara, "PATCH", "/api/me/preferences", { undoSendS: 10 })).toBe(200);
    const known = mara.waitForResponse("**/api/me/preferences");
    await mara.reload();
    await (await known).finished();
    // The page hears of it in its next turn.
    await mara.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    await composer(mara).fill("too early");
    await composer(mara).press("Enter");
    await mara.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => composer(mara).inputValue()).toBe("too early");
    await composer(mara).fill("in good time");
    await composer(mara).press("Enter");
    await mara.getByText(/Sends in \d+ s/).waitFor();
    expect(await row(jonas, "in good time").count()).toBe(0);
    await row(jonas, "in good time").waitFor();
    expect(await row(jonas, "too early").count()).toBe(0);
  });

  it("schedules, lists, changes and sends now", async () => {
    await composer(jonas).fill("good morning");
    await jonas.getByRole("button", { name: "Add to the message" }).click();
    await jonas.getByRole("menuitem", { name: "Send later…" }).click();
    const dialog = jonas.getByRole("dialog", { name: "Send later" });
    await dialog.getByLabel("Date").fill("2020-01-01");
    await dialog.getByRole("button", { name: "Schedule" }).click();
    await dialog.getByText("That moment has passed.").waitFor();
    expect(await violationsOf(jonas)).toEqual([]);
    await dialog.getByRole("button", { name: /Tomorrow/ }).click();

    await jonas.getByText("It will be sent: Tomorrow").waitFor();
    expect(await composer(jonas).inputValue()).toBe("");
    await jonas.getByRole("link", { name: "Drafts & scheduled" }).click();
    const list = jonas.getByRole("region", { name: "Scheduled", exact: true });
    await list.getByText("good morning").waitFor();
    expect(await violationsOf(jonas)).toEqual([]);
    await list.getByRole("button", { name: "Send now" }).click();
    await list.getByText("Nothing scheduled").waitFor();
    await row(mara, "good morning").waitFor();
  });

  it("carries a draft to another device and takes it away there once it is sent", async () => {
    await composer(mara).fill("half a thought");
    const state = await mara.context().storageState();
    const phone = await pair.page({ storageState: { ...state, origins: [] } });
    await phone.goto(new URL(mara.url()).pathname);
    await expect
      .poll(() => composer(phone).inputValue(), { timeout: WAIT_MS })
      .toBe("half a thought");
    await composer(phone).fill("half a thought, whole now");
    await expect
      .poll(() => composer(mara).inputValue(), { timeout: WAIT_MS })
      .toBe("half a thought, whole now");
    await composer(phone).press("Enter");
    await expect.poll(() => composer(mara).inputValue(), { timeout: WAIT_MS }).toBe("");
    await phone.context().close();
  });

  it("did all this without an error in the page", () => {
    expect(pair.flaws).toEqual([]);
  });
});
