import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromRoot } from "../../src/cli/paths.ts";
import type { MessageList } from "../system/support/shapes.ts";
import {
  bring,
  channelsOf,
  foundWorkspace,
  must,
  signInGuest,
  signUp,
} from "../system/support/people.ts";
import type { Person } from "../system/support/people.ts";
import { violationsOf } from "./support/axe.ts";
import { composer, openMenu, say, settled } from "./support/page.ts";
import { openStage, PHONE } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

/** What is told of others comes within this, unless it is broken, ms. */
const TOLD_MS = 20_000;

let stage: Stage;
let mara: Person;
let jonas: Person;
let guest: Person;
let workspaceId: string;
let general: string;
let plan: string;
/** Mara's browser. */
let page: Page;
/** Jonas' browser. */
let other: Page;

beforeAll(async () => {
  stage = await openStage();
  const { api } = stage.house;
  mara = await named(await signUp(api, "mara"), "Mara Lindqvist");
  jonas = await named(await signUp(api, "jonas"), "Jonas Weber");
  guest = await named(await signInGuest(api), "Ottokar");
  ({ id: workspaceId } = await foundWorkspace(mara));
  await bring(mara, workspaceId, "member", jonas);
  await bring(mara, workspaceId, "guest", guest);
  const [first] = await channelsOf(mara, workspaceId);
  general = first?.id ?? "";
  plan = await makeChannel("launch-plan");
  await makeChannel("design");
  page = await (await stage.enter(mara)).newPage();
  other = await (await stage.enter(jonas)).newPage();
});

afterAll(() => stage?.close());

describe("a sidebar in one's own order", () => {
  it("has favourites and sections, by the menu, on another device too", async () => {
    await page.goto(`/w/${workspaceId}/c/${general}`);
    await composer(page, "general").waitFor();
    await rowMenu(page, "design", "Add to favourites");
    await section(page, "Favourites").getByRole("link", { name: "design" }).waitFor();

    await rowMenu(page, "launch-plan", "New section…");
    await page.getByRole("dialog").getByLabel("Name").fill("Release");
    await page.getByRole("button", { name: "Create section" }).click();
    await section(page, "Release").getByRole("link", { name: "launch-plan" }).waitFor();

    const second = await (await stage.enter(mara)).newPage();
    await second.goto(`/w/${workspaceId}/c/${general}`);
    await section(second, "Release").getByRole("link", { name: "launch-plan" }).waitFor();
    await rowMenu(second, "launch-plan", "Add to favourites");
    await section(page, "Favourites").getByRole("link", { name: "launch-plan" }).waitFor();
    await second.context().close();
  });

  it("moves a row by the keyboard, which keeps its place in it", async () => {
    const names = () => section(page, "Favourites").getByRole("link").allInnerTexts();
    expect(await names()).toEqual(["design", "launch-plan"]);
    await section(page, "Favourites").getByRole("link", { name: "launch-plan" }).focus();
    await page.keyboard.press("Control+Shift+ArrowUp");
    await expect.poll(names).toEqual(["launch-plan", "design"]);
    const focused = page.locator(":focus");
    await expect.poll(() => focused.innerText()).toBe("launch-plan");
  });

  it("takes a row that is dragged, and gives it back", async () => {
    const row = section(page, "Favourites").getByRole("link", { name: "launch-plan" });
    await row.dragTo(
      section(page, "Release").getByRole("button", { name: "Release", exact: true }),
    );
    await section(page, "Release").getByRole("link", { name: "launch-plan" }).waitFor();
    await section(page, "Release")
      .getByRole("link", { name: "launch-plan" })
      .dragTo(section(page, "Channels").getByRole("link", { name: "general" }));
    await section(page, "Channels").getByRole("link", { name: "launch-plan" }).waitFor();
    await page.reload();
    await section(page, "Channels").getByRole("link", { name: "launch-plan" }).waitFor();
  });

  it("renames, folds and takes away a section", async () => {
    await sectionMenu(page, "Release", "Rename…");
    await page.getByRole("dialog").getByLabel("Name").fill("Ship it");
    await page.getByRole("button", { name: "Save" }).click();
    const head = page.getByRole("button", { name: "Ship it", exact: true });
    await head.click();
    expect(await head.getAttribute("aria-expanded")).toBe("false");
    await sectionMenu(page, "Ship it", "Remove section");
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove section" }).click();
    await head.waitFor({ state: "detached" });
  });

  it("is accessible while it is arranged", async () => {
    await expectAccessible(page);
  });
});

describe("what waits", () => {
  beforeAll(async () => {
    must(await jonas.put(`/api/channels/${plan}/members/me`));
    await other.goto(`/w/${workspaceId}/c/${plan}`);
    await composer(other, "launch-plan").waitFor();
  });

  it("is counted to the message, and a mention is for oneself", async () => {
    for (const words of ["One.", "Two.", "Three."]) await say(other, "launch-plan", words);
    await sidebar(page).getByRole("link", { name: "launch-plan 3 unread" }).waitFor();
    must(await jonas.say(plan, `<@${mara.userId}> can you look at the numbers?`));
    await sidebar(page).getByRole("link", { name: "launch-plan 1 for you" }).waitFor();
  });

  it("stands in Activity, leads to where it was said, and has been seen then", async () => {
    await sidebar(page)
      .getByRole("link", { name: /^Activity/ })
      .click();
    const notice = page.getByRole("link", { name: "Jonas Weber mentioned you in #launch-plan" });
    await notice.waitFor();
    await expectAccessible(page);
    await notice.click();
    await page.getByTestId("message").filter({ hasText: "can you look" }).waitFor();
    await sidebar(page).getByRole("link", { name: "Activity", exact: true }).waitFor();
  });

  it("is done with in Catch up, one by one or all at once", async () => {
    await sidebar(page).getByRole("link", { name: "general" }).click();
    await composer(page, "general").waitFor();
    must(await jonas.say(plan, "The train leaves at six."));
    await sidebar(page)
      .getByRole("link", { name: /^Catch up/ })
      .click();
    const channel = page.getByRole("article", { name: "launch-plan" });
    await channel.getByText("The train leaves at six.").waitFor();
    await channel.getByText(/^\d+ new messages?/).waitFor();
    await expectAccessible(page);
    await channel.getByRole("button", { name: "Mark launch-plan as read" }).click();
    await page.getByText("You are caught up").waitFor();
    await sidebar(page).getByRole("link", { name: "launch-plan", exact: true }).waitFor();
  });

  it("is saved for later and put back by Undo", async () => {
    const { items } = must(await mara.get<MessageList>(`/api/channels/${plan}/messages`));
    const seq = items.at(-1)?.seq ?? 0;
    must(await mara.put(`/api/channels/${plan}/messages/${seq}/saved`));
    await sidebar(page).getByRole("link", { name: "Saved" }).click();
    const saved = page.getByRole("listitem").filter({ hasText: "The train leaves at six." });
    await saved.waitFor();
    await expectAccessible(page);
    await saved.getByRole("button", { name: "Done: remove from saved" }).click();
    await page.getByText("Nothing saved").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await saved.waitFor();
  });

  it("is a thread with its last replies, and leads to it", async () => {
    const started = must(await mara.say(plan, "Who brings the cable?")).message;
    must(await jonas.say(plan, "I do.", { threadSeq: started.seq }));
    await sidebar(page)
      .getByRole("link", { name: /^Threads/ })
      .click();
    const thread = page.getByRole("article", { name: "Thread in #launch-plan" });
    await thread.getByText("Who brings the cable?").waitFor();
    await thread.getByText("I do.").waitFor();
    await thread.getByText("New", { exact: true }).waitFor();
    await expectAccessible(page);
    await thread.getByRole("button", { name: "Open thread" }).click();
    await expect.poll(() => new URL(page.url()).search).toContain(`thread.${started.seq}`);
  });
});

describe("a channel's details", () => {
  it("say what it is for, who is in it and how it is kept; what one changes, others see", async () => {
    await page.goto(`/w/${workspaceId}/c/${plan}`);
    await composer(page, "launch-plan").waitFor();
    await openMenu(page, "More about this channel");
    await page.getByRole("menuitem", { name: "Channel details" }).click();
    const details = page.getByRole("dialog");
    await details.getByLabel("Description").fill("Everything about the switch on Friday.");
    await details.getByLabel("Topic").fill("The switch on Friday");
    await details.getByRole("button", { name: "Save" }).click();
    await details.getByText("Saved.").waitFor();
    await other.getByText("The switch on Friday").first().waitFor({ timeout: TOLD_MS });
    await expectAccessible(page);

    await details.getByRole("button", { name: "People" }).click();
    await details.getByText("2 people").waitFor();
    await expectAccessible(page);

    await details.getByRole("button", { name: "Settings" }).click();
    await details.getByRole("switch", { name: "Only moderators write" }).check();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    const refused = await jonas.say(plan, "May I?");
    expect(refused.status).toBe(403);
    must(await mara.patch(`/api/channels/${plan}`, { settings: { readOnly: null } }));
  });
});

describe("people", () => {
  it("see each other come, choose quiet and go on, across channels", async () => {
    must(
      await mara.post(`/api/workspaces/${workspaceId}/channels`, {
        kind: "direct",
        memberIds: [jonas.userId],
      }),
    );
    await page.goto(`/w/${workspaceId}/c/${general}`);
    await composer(page, "general").waitFor();
    const row = sidebar(page).getByRole("link", { name: /Jonas Weber/ });
    await row.waitFor();
    await row.getByRole("img", { name: "online" }).waitFor({ timeout: TOLD_MS });
    await openMenu(other, /Jonas Weber/);
    await other.getByRole("menuitemcheckbox", { name: "Do not disturb" }).click();
    await row.getByRole("img", { name: "do not disturb" }).waitFor({ timeout: TOLD_MS });
    await openMenu(other, /Jonas Weber/);
    await other.getByRole("menuitemcheckbox", { name: "Online" }).click();
    await row.getByRole("img", { name: "online" }).waitFor({ timeout: TOLD_MS });
  });

  it("can be blocked from their card, and are let in again in the settings", async () => {
    must(await jonas.say(general, "Anybody here?"));
    await page
      .getByTestId("message")
      .filter({ hasText: "Anybody here?" })
      .getByRole("button", { name: "Jonas Weber" })
      .click();
    const card = page.getByRole("dialog", { name: "About Jonas Weber" });
    await card.getByRole("button", { name: "Block" }).click();
    await card.getByText("You have blocked them.").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");

    await openMenu(page, /Mara Lindqvist/);
    await page.getByRole("menuitem", { name: "Preferences" }).click();
    await page.getByRole("button", { name: "Privacy" }).click();
    await page.getByRole("button", { name: "Unblock Jonas Weber" }).click();
    await page.getByText("You have blocked nobody.").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Notifications" }).click();
    await page.getByRole("switch", { name: "Be quiet at set hours" }).check();
    await page.getByRole("combobox", { name: "From" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    const kept = must(await mara.get<{ dnd: { from: string } | null }>("/api/me/preferences"));
    expect(kept.dnd?.from).toBe("22:00");
    must(await mara.patch("/api/me/preferences", { dnd: null }));
  });

  it("come together in a group, and a workspace has emoji of its own", async () => {
    await openMenu(page, /, workspaces$/);
    await page.getByRole("menuitem", { name: "Workspace settings" }).click();
    await page.getByRole("button", { name: "User groups" }).click();
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByLabel("Name").fill("On call");
    expect(await page.getByLabel("Handle").inputValue()).toBe("on-call");
    await page.getByLabel("Add people").fill("jon");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Create group" }).click();
    await page.getByText("@on-call").waitFor();
    await page.getByText("1 person").waitFor();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Emoji" }).click();
    const picture = fromRoot("public/favicon.svg");
    await page.getByLabel("Choose a picture").last().setInputFiles(picture);
    // The file's name is put in when the picture has been read, beside what is typed meanwhile.
    await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("favicon");
    await page.getByLabel("Name").fill("harbour");
    await page.getByRole("button", { name: "Add emoji" }).click();
    await page.getByText(":harbour:").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });
});

describe("a guest with a phone", () => {
  it("goes from the list to a view and back, with nothing wider than the screen", async () => {
    const phone = await (await stage.enter(guest, PHONE)).newPage();
    await phone.goto(`/w/${workspaceId}`);
    for (const [name, shows] of [
      ["Catch up", /caught up|new message/i],
      ["Threads", /No threads yet/],
      ["Activity", /Nothing yet/],
      ["Saved", /Nothing saved/],
    ] as const) {
      await phone.getByRole("link", { name: new RegExp(`^${name}`) }).click();
      await phone.getByText(shows).first().waitFor();
      await expectAccessible(phone);
      const widest = await phone.evaluate(() => document.documentElement.scrollWidth);
      expect(widest).toBeLessThanOrEqual(390);
      await phone.getByRole("link", { name: "Back to channels" }).click();
    }
    await phone.getByRole("link", { name: /general/ }).click();
    await composer(phone, "general").waitFor();
    await openMenu(phone, "More about this channel");
    await phone.getByRole("menuitem", { name: "Channel details" }).click();
    await phone.getByRole("button", { name: "All settings" }).click();
    await phone.getByRole("button", { name: "Settings" }).click();
    await phone.getByText("Moderators and admins change these.").waitFor();
    expect(await phone.getByRole("switch").isDisabled()).toBe(true);
    await expectAccessible(phone);
    await phone.context().close();
  });

  it("and nobody's page threw an error", () => {
    expect(stage.flaws).toEqual([]);
  });
});

async function named(person: Person, name: string): Promise<Person> {
  must(await person.post("/api/auth/update-user", { name }));
  return person;
}

async function makeChannel(name: string): Promise<string> {
  const body = { kind: "public", name, topic: "", memberIds: [] };
  const made = await mara.post<{ id: string }>(`/api/workspaces/${workspaceId}/channels`, body);
  return must(made).id;
}

function sidebar(somewhere: Page) {
  return somewhere.getByRole("navigation", { name: "Workspace" });
}

function section(somewhere: Page, name: string) {
  return sidebar(somewhere).getByRole("region", { name, exact: true });
}

/** Chooses from the menu of a row, opened by a right click. */
async function rowMenu(somewhere: Page, row: string, entry: string): Promise<void> {
  await somewhere.locator("nav[data-arranging]").waitFor();
  await sidebar(somewhere).getByRole("link", { name: row }).click({ button: "right" });
  await somewhere.getByRole("menuitem", { name: entry }).click();
}

async function sectionMenu(somewhere: Page, name: string, entry: string): Promise<void> {
  await section(somewhere, name).hover();
  await somewhere.getByRole("button", { name: `Section ${name}` }).click();
  await somewhere.getByRole("menuitem", { name: entry }).click();
}

/** Nothing that the rules know of WCAG 2.2 A and AA is broken on the page as it is now. */
async function expectAccessible(somewhere: Page): Promise<void> {
  await settled(somewhere);
  expect(await violationsOf(somewhere)).toEqual([]);
}
