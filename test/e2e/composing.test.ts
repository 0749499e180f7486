import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./support/axe.ts";
import { call, composer, Pair, row } from "./support/pair.ts";

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.open();
}, 180_000);

afterAll(() => pair?.close());

describe("two people write in a real browser", () => {
  let mara: Page;
  let jonas: Page;

  it("begins with a workspace of two", async () => {
    ({ mara, jonas } = await pair.arrive());
  });

  it("completes people, channels and crowds, and sends whom they mean", async () => {
    await composer(mara).pressSequentially("@jo");
    const offers = mara.getByRole("listbox", { name: "Suggestions" });
    await offers.getByRole("option", { name: "Jonas Weber" }).waitFor();
    expect(await violationsOf(mara)).toEqual([]);
    await mara.keyboard.press("Enter");
    expect(await composer(mara).inputValue()).toBe("@Jonas Weber ");
    await composer(mara).pressSequentially("see #gen");
    await offers.getByRole("option", { name: "general" }).waitFor();
    await mara.keyboard.press("Tab");
    await mara.keyboard.press("Enter");
    const said = row(jonas, "@Jonas Weber see");
    await said.waitFor();
    await composer(mara).pressSequentially("@he");
    await offers.getByRole("option", { name: /@here/ }).waitFor();
    await mara.keyboard.press("Escape");
    await offers.waitFor({ state: "hidden" });
    await composer(mara).fill("");
  });

  it("makes emoji of their names: chosen, closed, pasted", async () => {
    await composer(mara).pressSequentially("well :tad");
    await mara.getByRole("option", { name: /:tada:/ }).waitFor();
    await mara.keyboard.press("Enter");
    expect(await composer(mara).inputValue()).toBe("well 🎉 ");
    await composer(mara).pressSequentially(":rocket:");
    await expect.poll(() => composer(mara).inputValue()).toBe("well 🎉 🚀");
    await composer(mara).fill("and :sparkles: in `:code:`");
    await composer(mara).press("Enter");
    await row(jonas, "and ✨ in :code:").waitFor();
  });

  it("offers all emoji in a picker, by search and by keys", async () => {
    await mara.getByRole("button", { name: "Emoji", exact: true }).click();
    const search = mara.getByRole("combobox", { name: "Search emoji" });
    await search.waitFor();
    await mara.getByRole("option", { name: "grinning face", exact: true }).waitFor();
    expect(await violationsOf(mara)).toEqual([]);
    await search.fill("octopus");
    await mara.keyboard.press("Enter");
    await search.waitFor({ state: "hidden" });
    expect(await composer(mara).inputValue()).toBe("🐙");
    await composer(mara).press("Enter");
    await row(jonas, "🐙").waitFor();
  });

  it("runs commands and answers above the composer, to oneself alone", async () => {
    await composer(mara).pressSequentially("/shr");
    await mara.getByRole("option", { name: /\/shrug/ }).waitFor();
    await mara.keyboard.press("Tab");
    await mara.getByRole("note").filter({ hasText: "/shrug" }).waitFor();
    await composer(mara).pressSequentially("who knows");
    await composer(mara).press("Enter");
    await row(jonas, "who knows ¯").waitFor();
    await composer(mara).fill("/nosuchthing now");
    await composer(mara).press("Enter");
    const own = mara.getByRole("list", { name: "Only visible to you" });
    await own.getByText("There is no command /nosuchthing").waitFor();
    expect(await composer(mara).inputValue()).toBe("/nosuchthing now");
    expect(await violationsOf(mara)).toEqual([]);
    await own.getByRole("button", { name: "Close" }).click();
    await own.waitFor({ state: "hidden" });
    await composer(mara).fill("");
  });

  it("asks with a poll, in which the other votes", async () => {
    await mara.getByRole("button", { name: "Add to the message" }).click();
    await mara.getByRole("menuitem", { name: "Make a poll" }).click();
    const dialog = mara.getByRole("dialog", { name: "Make a poll" });
    await dialog.getByLabel("Question").fill("Lunch?");
    await dialog.getByLabel("Option 1").fill("Soup");
    await dialog.getByRole("button", { name: "Send poll" }).click();
    await dialog.getByText("A poll needs two options at least.").waitFor();
    expect(await violationsOf(mara)).toEqual([]);
    await dialog.getByLabel("Option 2").fill("Bread");
    await dialog.getByRole("button", { name: "Send poll" }).click();
    await row(jonas, "Lunch?").waitFor();
    await row(jonas, "Bread").waitFor();
  });

  it("says where one may not write, and why", async () => {
    const channelId = new URL(mara.url()).pathname.split("/").at(-1) ?? "";
    const change = (body: object) => call(mara, "PATCH", `/api/channels/${channelId}`, body);
    await composer(jonas).fill("slowly now");
    await composer(jonas).press("Enter");
    await row(mara, "slowly now").waitFor();
    expect(await change({ settings: { slowModeS: 3_600 } })).toBe(200);
    await jonas.getByText("Slow mode: you can write again in").waitFor();
    expect(await change({ settings: { slowModeS: null, readOnly: true } })).toBe(200);
    await jonas.getByText("Only moderators write here.").waitFor();
    expect(await composer(jonas).count()).toBe(0);
    expect(await composer(mara).count()).toBe(1);
    expect(await change({ settings: { readOnly: null } })).toBe(200);
    await composer(jonas).waitFor();
  });

  it("did all this without an error in the page", () => {
    expect(pair.flaws).toEqual([]);
  });
});
