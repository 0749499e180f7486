import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bring, signInGuest, signUp } from "../system/support/people.ts";
import type { Person } from "../system/support/people.ts";
import { must } from "../system/support/people.ts";
import type { Channel, OneMessage, Workspace } from "../system/support/shapes.ts";
import { messageMenu, openMenu, pressInBar, row, settled } from "./support/page.ts";
import { seedMessages } from "./support/seed.ts";
import { openStage, PHONE } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

/** More than two pages, so that the newest page does not have the first messages. */
const MESSAGES = 140;
const LONG_PRESS_MS = 900;

let stage: Stage;
let mara: Person;
let jonas: Person;
let guest: Person;
let workspaceId: string;
let channelId: string;
let otherId: string;
let maras: Page;
let jonass: Page;

beforeAll(async () => {
  stage = await openStage();
  const { api } = stage.house;
  [mara, jonas, guest] = await Promise.all([
    signUp(api, "Mara"),
    signUp(api, "Jonas"),
    signInGuest(api),
  ]);
  must(await guest.post("/api/auth/update-user", { name: "Ottokar" }));
  const made = await mara.post<Workspace>("/api/workspaces", { name: "Quay", slug: "quay" });
  workspaceId = must(made).id;
  await bring(mara, workspaceId, "member", jonas);
  await bring(mara, workspaceId, "guest", guest);
  const ids = [jonas.userId, guest.userId];
  channelId = await make(mara, "harbour", ids);
  otherId = await make(mara, "private-pier", []);
  await seedMessages(
    mara,
    channelId,
    Array.from({ length: MESSAGES }, (_, n) => `line ${n} of the log`),
  );
  maras = await look(mara);
  jonass = await look(jonas);
}, 180_000);

afterAll(() => stage?.close());

describe("two people in a thread", () => {
  it("opens beside the channel, and what one replies both see, with its number and face", async () => {
    await say(maras, "Shall we paint the boats?");
    await act(jonass, "Shall we paint the boats?", "Reply in thread");
    await thread(jonass).getByText("No replies yet").waitFor();
    await reply(jonass, "Yes, in **blue**.");
    await thread(jonass).getByText("1 reply").waitFor();

    const summary = row(maras, "Shall we paint").getByRole("button", { name: /1 reply/ });
    await summary.click();
    await thread(maras).getByText("Yes, in blue.").waitFor();
    await reply(maras, "Red would be seen.");
    await row(thread(jonass), "Red would be seen.").waitFor();
    await row(jonass, "Shall we paint")
      .getByRole("button", { name: /2 replies/ })
      .waitFor();
    expect(await row(main(jonass), "Red would be seen.").count()).toBe(0);
  });

  it("shows a reply in the channel too where that is asked for, once", async () => {
    await thread(maras).getByRole("checkbox", { name: "Also send to #harbour" }).check();
    await reply(maras, "We paint them red.");
    const inChannel = row(main(jonass), "We paint them red.");
    await inChannel.getByRole("button", { name: "Replied to a thread" }).waitFor();
    const inThread = row(thread(jonass), "We paint them red.");
    await inThread.getByText("Also sent to the channel").waitFor();
    expect(await inChannel.count()).toBe(1);
    const box = thread(maras).getByRole("checkbox");
    expect(await box.isChecked()).toBe(false);
  });

  it("is followed by who replies, until they do not want to hear of it", async () => {
    const stop = thread(jonass).getByRole("button", { name: "Stop notifying about replies" });
    await stop.click();
    await thread(jonass).getByRole("button", { name: "Get notified about replies" }).click();
    await stop.waitFor();
  });

  it("edits and deletes replies in their place", async () => {
    await reply(maras, "and the oars");
    await thread(maras).getByRole("textbox", { name: "Reply to the thread" }).press("ArrowUp");
    await thread(maras).getByRole("textbox", { name: "Edit message" }).fill("and the oars too");
    await thread(maras).getByRole("textbox", { name: "Edit message" }).press("Enter");
    await row(thread(jonass), "and the oars too").waitFor();
    await act(maras, "and the oars too", "Delete message", thread(maras));
    await maras.getByRole("button", { name: "Delete", exact: true }).click();
    await row(thread(jonass), "Message deleted").waitFor();
    // While it goes, Escape is the dialog's.
    await maras.getByRole("alertdialog").waitFor({ state: "detached" });
  });

  it("closes by Escape, and stays closed after a reload", async () => {
    await maras.keyboard.press("Escape");
    await thread(maras).waitFor({ state: "hidden" });
    await maras.reload();
    await row(maras, "We paint them red.").waitFor();
    expect(await thread(maras).count()).toBe(0);
    await settled(maras);
  });
});

describe("what one does with a message", () => {
  it("reacts with any emoji from the picker, and says who did", async () => {
    const message = row(main(maras), "Shall we paint");
    const picker = maras.getByRole("dialog", { name: "Add a reaction" });
    await pressInBar(message, "Add a reaction", picker);
    await picker.getByRole("combobox").fill("dolphin");
    await picker.getByRole("option", { name: "dolphin" }).click();
    await row(main(jonass), "Shall we paint").getByRole("button", { name: /🐬 1/ }).click();
    const chip = message.getByRole("button", { name: /🐬 2, You, Jonas reacted/ });
    await chip.waitFor();
    await act(maras, "Shall we paint", "Who reacted");
    const dialog = maras.getByRole("dialog", { name: "Reactions" });
    await dialog.getByText("Jonas").waitFor();
    await settled(maras);
    await maras.keyboard.press("Escape");
  });

  it("quotes into the composer", async () => {
    await act(jonass, "Shall we paint", "Quote", main(jonass));
    const composer = jonass.getByRole("textbox", { name: "Message #harbour" });
    expect(await composer.inputValue()).toBe("> Shall we paint the boats?\n\n");
    await composer.fill("");
  });

  it("keeps what an edit replaced for who wants to see it", async () => {
    await say(jonass, "Low tide is at four.");
    await act(jonass, "Low tide is at four.", "Edit message", main(jonass));
    const box = jonass.getByRole("textbox", { name: "Edit message" });
    await box.fill("Low tide is at five.");
    await box.press("Enter");
    await row(main(maras), "Low tide is at five.")
      .getByRole("button", { name: /Show what it was before/ })
      .click();
    const dialog = maras.getByRole("dialog", { name: "Edits" });
    await dialog.getByText("First written").waitFor();
    expect(await dialog.locator("del").allTextContents()).toEqual(["four"]);
    expect(await dialog.locator("ins").allTextContents()).toEqual(["five"]);
    await settled(maras);
    await maras.keyboard.press("Escape");
  });

  it("opens its menu in the moment in which a dialog over it has closed, and keeps it open", async () => {
    const message = row(main(maras), "Low tide is at five.");
    const quote = maras.getByRole("menuitem", { name: "Quote", exact: true });
    for (let round = 0; round < 3; round++) {
      await message.getByRole("button", { name: /Show what it was before/ }).click();
      await maras.getByRole("dialog", { name: "Edits" }).getByText("First written").waitFor();
      await maras.keyboard.press("Escape");
      await message.hover();
      await openMenu(main(maras), "More actions");
      // The bar that the dialog took away would have let go of the row by then.
      await maras.waitForTimeout(400);
      expect(await quote.isVisible()).toBe(true);
      await maras.keyboard.press("Escape");
      await quote.waitFor({ state: "detached" });
    }
  });

  it("pins it for everybody, in the panel and in its place", async () => {
    await act(maras, "Low tide is at five.", "Pin to the channel", main(maras));
    await row(main(jonass), "Low tide is at five.").getByText("Pinned").waitFor();
    await jonass.getByRole("button", { name: "Show pinned messages" }).click();
    const pins = jonass.getByRole("list", { name: "Pinned messages" });
    await pins.getByText("Low tide is at five.").waitFor();
    await act(maras, "Low tide is at five.", "Unpin", main(maras));
    await jonass.getByText("Nothing is pinned yet").waitFor();
    await jonass.getByRole("button", { name: "Close panel" }).click();
  });

  it("says who has read one's own message", async () => {
    await say(maras, "Who is on watch?");
    await row(main(jonass), "Who is on watch?").waitFor();
    await jonass.bringToFront();
    const readers = maras.getByRole("dialog", { name: "Seen by" });
    await expect
      .poll(
        async () => {
          await act(maras, "Who is on watch?", "Seen by");
          await readers.waitFor();
          const seen = await readers.getByText("Jonas").isVisible();
          await readers.getByRole("button", { name: "Close" }).click();
          return seen;
        },
        { timeout: 15_000 },
      )
      .toBe(true);
  });

  it("leaves a message and what follows it unread, until one comes back", async () => {
    await act(jonass, "Who is on watch?", "Mark unread from here", main(jonass));
    await jonass.getByTestId("unread-line").waitFor();
    type Inbox = { channels: { channelId: string; unread: boolean }[] };
    const isUnread = async () =>
      must(await jonas.get<Inbox>("/api/inbox")).channels.some(
        (each) => each.channelId === channelId && each.unread,
      );
    await expect.poll(isUnread, { timeout: 15_000 }).toBe(true);
    await jonass.getByRole("textbox", { name: "Message #harbour" }).press("Escape");
  });

  it("votes in a poll, which its author ends", async () => {
    must(
      await mara.say(channelId, "Which red?", {
        poll: { question: "Which red?", options: ["Coral", "Brick"] },
      }),
    );
    const poll = (page: Page) => main(page).getByRole("region", { name: "Which red?" });
    await poll(jonass)
      .getByRole("button", { name: /^Coral/ })
      .click();
    await poll(maras).getByText("1 person voted").waitFor();
    await poll(jonass)
      .getByRole("button", { name: /^Brick/ })
      .click();
    await poll(maras)
      .getByRole("button", { name: /^Brick ?, 1 vote, Jonas/ })
      .waitFor();
    await poll(maras)
      .getByRole("button", { name: /^Coral ?, 0 votes/ })
      .waitFor();
    expect(await poll(jonass).getByRole("button", { name: "Close the poll" }).count()).toBe(0);
    await poll(maras).getByRole("button", { name: "Close the poll" }).click();
    await poll(jonass).getByText("Poll, closed").waitFor();
    expect(
      await poll(jonass)
        .getByRole("button", { name: /^Coral/ })
        .isDisabled(),
    ).toBe(true);
  });
});

describe("the way to a message", () => {
  it("leads into the past, in its context, and back to the newest", async () => {
    const seq = await seqOf("line 3 of the log");
    await maras.goto(`/w/${workspaceId}/c/${channelId}/m/${seq}`);
    await maras.locator(`[data-lit][data-seq="${seq}"]`).waitFor();
    await row(main(maras), "line 4 of the log").waitFor();
    expect(new URL(maras.url()).pathname).toBe(`/w/${workspaceId}/c/${channelId}`);
    expect(await row(main(maras), "Low tide is at five.").count()).toBe(0);
    await maras.getByRole("button", { name: "Jump to latest" }).click();
    await row(main(maras), "Low tide is at five.").waitFor();
  });

  it("lets one read on from the past to the newest, without a hole", async () => {
    const seq = await seqOf("line 5 of the log");
    await maras.goto(`/w/${workspaceId}/c/${channelId}/m/${seq}`);
    await maras.locator(`[data-lit][data-seq="${seq}"]`).waitFor();
    const seen = await maras.evaluate(readDown);
    const numbers = seen.flatMap((text) => /^line (\d+) of the log$/.exec(text)?.[1] ?? []);
    expect(numbers.map(Number)).toEqual(Array.from({ length: MESSAGES }, (_, n) => n));
    expect(seen.some((text) => text.startsWith("Low tide is at five."))).toBe(true);
  });

  it("says so where there is no such message", async () => {
    await maras.goto(`/w/${workspaceId}/c/${channelId}/m/99999`);
    await maras.getByText("That message is no longer there.").waitFor();
    await row(main(maras), "Low tide is at five.").waitFor();
  });

  it("shows the message where it is written, with the reader's own rights", async () => {
    const open = await seqOf("line 3 of the log");
    const secret = must(await mara.say(otherId, "The key is under the mat.")).message.seq;
    await say(maras, `two things\n${address(channelId, open)}\n${address(otherId, secret)}`);
    const mine = row(main(maras), "two things");
    await mine.getByText("The key is under the mat.").waitFor();
    const theirs = row(main(jonass), "two things");
    await theirs.getByText("line 3 of the log").waitFor();
    await theirs.getByText("A message that you cannot see").waitFor();
    expect(await theirs.getByText("under the mat").count()).toBe(0);
    await theirs.getByRole("link", { name: /Message of Mara in #harbour/ }).click();
    await jonass.locator(`[data-lit][data-seq="${open}"]`).waitFor();
    await jonass.getByRole("button", { name: "Jump to latest" }).click();
  });

  it("leads to a reply in its thread", async () => {
    const first = must<OneMessage>(await mara.say(channelId, "A thread to link to")).message.seq;
    const answer = must<OneMessage>(await jonas.say(channelId, "the reply", { threadSeq: first }));
    const { seq } = answer.message;
    await jonass.goto(`/w/${workspaceId}/c/${channelId}/m/${seq}?panel=thread.${first}`);
    await thread(jonass).locator(`[data-lit][data-seq="${seq}"]`).waitFor();
  });

  it("is forwarded with a note, to a channel or a person", async () => {
    await act(maras, "Low tide is at five.", "Forward", main(maras));
    const dialog = maras.getByRole("dialog", { name: "Forward message" });
    await dialog.getByRole("searchbox", { name: "To" }).fill("pier");
    await dialog.getByRole("button", { name: "private-pier" }).click();
    await dialog.getByRole("textbox", { name: "Add a note" }).fill("for the log");
    await dialog.getByRole("button", { name: "Forward", exact: true }).click();
    await maras.getByText("Forwarded to private-pier").waitFor();
    await maras.goto(`/w/${workspaceId}/c/${otherId}`);
    const forwarded = row(main(maras), "for the log");
    await forwarded.getByText("Low tide is at five.").waitFor();
  });
});

describe("a guest on a phone", () => {
  let page: Page;

  it("reads and replies in a thread that fills the screen, and goes back", async () => {
    const context = await stage.enter(guest, PHONE);
    page = await context.newPage();
    await page.goto(`/w/${workspaceId}/c/${channelId}`);
    const summary = row(page, "Shall we paint").getByRole("button", { name: /replies/ });
    await summary.scrollIntoViewIfNeeded();
    await summary.click();
    await thread(page).getByText("Yes, in blue.").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    await reply(page, "from my phone");
    await row(thread(page), "from my phone").waitFor();
    await thread(page).getByRole("button", { name: "Back" }).click();
    await row(page, "Shall we paint").waitFor();
    await row(main(jonass), "Shall we paint")
      .getByRole("button", { name: /4 replies/ })
      .waitFor();
  });

  it("has everything in the sheet that a long press opens, but what guests may not", async () => {
    await longPress(page, row(page, "Low tide is at five."));
    const sheet = page.getByRole("dialog", { name: "Message" });
    await sheet.getByRole("button", { name: "Reply in thread" }).waitFor();
    expect(await sheet.getByRole("button", { name: "Pin to the channel" }).count()).toBe(0);
    expect(await sheet.getByRole("button", { name: "Delete message" }).count()).toBe(0);
    await sheet.getByRole("button", { name: "Save for later" }).click();
    await page.getByText("Saved for later").waitFor();
  });

  it("did all this without an error in any page", () => {
    expect(stage.flaws).toEqual([]);
  });
});

async function make(owner: Person, name: string, memberIds: string[]): Promise<string> {
  const kind = memberIds.length === 0 ? "private" : "public";
  const body = { kind, name, topic: "", memberIds };
  return must(await owner.post<Channel>(`/api/workspaces/${workspaceId}/channels`, body)).id;
}

async function look(person: Person): Promise<Page> {
  const context = await stage.enter(person, { viewport: { width: 1300, height: 860 } });
  const page = await context.newPage();
  await page.goto(`/w/${workspaceId}/c/${channelId}`);
  await row(page, `line ${MESSAGES - 1} of the log`).waitFor();
  return page;
}

/** The channel itself, without the panel. */
function main(page: Page): Locator {
  return page.getByRole("main");
}

function thread(page: Page): Locator {
  return page.getByRole("complementary", { name: "Thread" });
}

async function say(page: Page, words: string): Promise<void> {
  const composer = page.getByRole("textbox", { name: "Message #harbour" });
  await composer.fill(words);
  await composer.press("Enter");
  await row(main(page), words.split("\n")[0] ?? "")
    .first()
    .waitFor();
}

async function reply(page: Page, words: string): Promise<void> {
  await thread(page).getByRole("textbox", { name: "Reply to the thread" }).fill(words);
  // Enter only sends where there is a keyboard worth the name.
  await thread(page).getByRole("button", { name: "Send" }).click();
}

/** Chooses from the menu of a message. */
async function act(
  page: Page,
  words: string,
  entry: string,
  within: Locator = main(page),
): Promise<void> {
  await messageMenu(row(within, words).first());
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

async function longPress(page: Page, message: Locator): Promise<void> {
  await message.scrollIntoViewIfNeeded();
  const box = await message.locator('[data-part="body"]').boundingBox();
  if (box === null) throw new Error("the message is not in sight");
  const touch = await page.context().newCDPSession(page);
  const point = { x: box.x + 20, y: box.y + box.height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await page.waitForTimeout(LONG_PRESS_MS);
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

async function seqOf(words: string): Promise<number> {
  type Found = { items: { seq: number; body: string }[] };
  const path = `/api/channels/${channelId}/messages?after=0&limit=200`;
  const { items } = must(await mara.get<Found>(path));
  return items.find(({ body }) => body === words)?.seq ?? 0;
}

function address(channel: string, seq: number): string {
  return `${stage.house.served.url}/w/${workspaceId}/c/${channel}/m/${seq}`;
}

/** Scrolls from where the reader is to the first message and then down to the last; what came by. */
async function readDown(): Promise<string[]> {
  const box = document.querySelector<HTMLElement>('[data-testid="scroller"]');
  if (!box) return [];
  const seen = new Map<string, string>();
  const note = () => {
    for (const each of box.querySelectorAll<HTMLElement>("[data-seq]"))
      seen.set(
        each.dataset["seq"] ?? "",
        each.querySelector('[data-part="body"]')?.textContent ?? "",
      );
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
  let still = 0;
  for (const step of [-400, 400]) {
    still = 0;
    while (still < 12) {
      const before = `${box.scrollTop} ${box.scrollHeight}`;
      box.scrollTop += step;
      // oxlint-disable-next-line eslint/no-await-in-loop
      await pause();
      note();
      still = before === `${box.scrollTop} ${box.scrollHeight}` ? still + 1 : 0;
    }
  }
  return [...seen].sort(([a], [b]) => Number(a) - Number(b)).map(([, text]) => text);
}
