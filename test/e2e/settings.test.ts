import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/cli/served.ts";
import type { Served } from "../../src/cli/served.ts";
import { launchBrowser } from "./browser.ts";

const WAIT_MS = 30_000;
const PASSWORD = "correct horse battery";

let browser: Browser;
let server: Served;
let dataDir: string;
const flaws: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-settings-"));
  server = await startServer({ dataDir, env: { RATE_LIMITS: "off" } });
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("people settle things in a real browser", () => {
  let mara: Page;
  let jonas: Page;
  let invite: string;

  it("invites by a link that is there at once, and by the same one the next time", async () => {
    mara = await newPerson();
    await mara.goto("/");
    await signUp(mara, "Mara Lindqvist");
    await mara.getByLabel("Workspace name").fill("Harbour Street");
    await mara.getByRole("button", { name: "Create workspace" }).click();
    await mara.getByRole("button", { name: "Skip for now" }).click();
    await composer(mara).waitFor();

    invite = await inviteLink(mara);
    expect(await inviteLink(mara)).toBe(invite);
    jonas = await newPerson();
    await jonas.goto(invite);
    await signUp(jonas, "Jonas Weber");
    await composer(jonas).waitFor();
    await composer(mara).fill("hello from mara");
    await composer(mara).press("Enter");
    await message(jonas, "hello from mara").waitFor();
  });

  it("changes a name and a picture, and the others see them beside the messages", async () => {
    await openProfile(mara);
    await mara.getByLabel("Name", { exact: true }).fill("Mara L.");
    await mara.getByRole("combobox", { name: "Time zone", exact: true }).fill("buenos");
    await mara.getByRole("option", { name: /Buenos Aires/ }).click();
    await mara.getByRole("button", { name: "Save" }).click();
    await isSaved(mara);

    await choosePicture(mara, "Your picture", await drawing(mara, 900, 500));
    await mara.getByText("Picture saved").waitFor({ state: "attached" });
    await mara.keyboard.press("Escape");

    await jonas.reload();
    const row = message(jonas, "hello from mara");
    await row.getByText("Mara L.").waitFor();
    const picture = row.locator("img").first();
    expect(await picture.getAttribute("src")).toMatch(/^\/api\/pictures\//);
    await soon(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalHeight)).toBe(256);
  });

  it("turns a photograph as its camera held it, and takes drawings too", async () => {
    await openProfile(mara);
    await choosePicture(mara, "Your picture", await photograph(mara));
    await mara.getByText("Picture saved").waitFor({ state: "attached" });
    expect(await edgesOfPicture(mara)).toEqual({ top: "red", bottom: "blue" });

    await choosePicture(mara, "Your picture", {
      name: "drawing.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="blue" d="M0 0h8v4H0z"/><path fill="red" d="M0 4h8v4H0z"/></svg>',
      ),
    });
    await soon(() => edgesOfPicture(mara)).toEqual({ top: "blue", bottom: "red" });
    await mara.keyboard.press("Escape");
  });

  it("says so where a file is no image, and keeps the picture that was there", async () => {
    await openProfile(mara);
    await choosePicture(mara, "Your picture", {
      name: "notes.png",
      mimeType: "image/png",
      buffer: Buffer.from("no image at all"),
    });
    await mara.getByRole("alert").getByText("no image").waitFor();
    expect(await mara.getByRole("button", { name: "Replace" }).count()).toBe(1);
    await mara.keyboard.press("Escape");
  });

  it("sets a status that ends by itself, and clears it", async () => {
    await openProfile(jonas);
    await jonas.getByRole("button", { name: "At lunch" }).click();
    await jonas.getByRole("button", { name: "Set status" }).click();
    await jonas.getByText(/Shown until/).waitFor();
    const status = await jonas.evaluate(async () => {
      const me = await (await fetch("/api/me")).json();
      return { text: String(me.status.text), left: Number(me.status.until) - Date.now() };
    });
    expect(status.text).toBe("At lunch");
    expect(Math.abs(status.left - 30 * 60_000)).toBeLessThan(60_000);
    await jonas.getByRole("button", { name: "Clear status" }).click();
    await jonas.getByText("Others see it beside your name.").waitFor();
    await jonas.keyboard.press("Escape");
  });

  it("changes the password after the current one, and says which field is wrong", async () => {
    await openProfile(jonas);
    await jonas.getByRole("button", { name: "Account" }).click();
    await jonas.getByLabel("Current password").fill("not the password");
    await jonas.getByLabel("New password").fill("a better horse");
    await jonas.getByRole("button", { name: "Change password" }).click();
    await jonas.getByRole("alert").getByText("not your current password").waitFor();
    await jonas.getByLabel("Current password").fill(PASSWORD);
    await jonas.getByRole("button", { name: "Change password" }).click();
    await jonas.getByText("Password changed").waitFor();
    await jonas.keyboard.press("Escape");
  });

  it("waits while there is no network, and says so", async () => {
    await openProfile(jonas);
    await jonas.context().setOffline(true);
    await jonas.getByText("You are offline. What is here").waitFor();
    expect(await jonas.getByLabel("Name", { exact: true }).isDisabled()).toBe(true);
    await jonas.getByRole("button", { name: "Preferences" }).click();
    expect(await jonas.getByRole("radio", { name: "Dark" }).isDisabled()).toBe(false);
    await jonas.getByRole("button", { name: "Profile" }).click();
    await jonas.context().setOffline(false);
    await soon(() => jonas.getByLabel("Name", { exact: true }).isDisabled()).toBe(false);
    await jonas.keyboard.press("Escape");
  });

  it("asks again where the network came back before the failure was known", async () => {
    await openPreferences(jonas);
    await jonas.context().setOffline(true);
    const asked = Promise.withResolvers<Route>();
    await jonas.route("**/api/me", (route) => asked.resolve(route), { times: 1 });
    await jonas.getByRole("button", { name: "Profile" }).click();
    const route = await asked.promise;
    await jonas.context().setOffline(false);
    await route.abort("internetdisconnected");
    await jonas.getByLabel("Name", { exact: true }).waitFor();
    await jonas.keyboard.press("Escape");
  });

  it("speaks German at once, remembers it, and goes back", async () => {
    await openPreferences(mara);
    await choose(mara, "Language", "Deutsch");
    await mara.getByRole("heading", { name: "Vorlieben" }).waitFor();
    expect(await mara.evaluate(() => document.documentElement.lang)).toBe("de");
    await mara.keyboard.press("Escape");
    await mara.reload();
    await mara.getByRole("textbox", { name: "Nachricht an #general" }).waitFor();

    await openPreferences(mara);
    await choose(mara, "Sprache", "English");
    await mara.getByRole("heading", { name: "Preferences" }).waitFor();
    await choose(mara, "Language", "As the browser");
    await mara.keyboard.press("Escape");
  });

  it("turns dark and light by choice, whatever the device says", async () => {
    const ground = () => mara.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await mara.emulateMedia({ colorScheme: "light" });
    const light = await ground();
    await openPreferences(mara);
    await mara.getByRole("radio", { name: "Dark" }).check();
    await soon(ground).not.toBe(light);
    await mara.getByRole("radio", { name: "Light" }).check();
    await soon(ground).toBe(light);
    await mara.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).toBe(light);
    await mara.getByRole("radio", { name: "System" }).check();
    await soon(ground).not.toBe(light);
    await mara.emulateMedia({ colorScheme: "light" });
    await mara.keyboard.press("Escape");
  });

  it("invites several by e-mail: with no mail set up, each gets a letter to send oneself", async () => {
    await mara.getByRole("button", { name: "Invite people" }).click();
    const field = mara.getByLabel("Invite by e-mail");
    await field.fill("anna@example.com, not-an-address");
    await mara.getByRole("button", { name: "Send 2 invites" }).click();
    await mara.getByText("No e-mail address: not-an-address").waitFor();
    await field.fill("anna@example.com, Bert <bert@example.com>");
    await mara.getByRole("button", { name: "Send 2 invites" }).click();
    const letter = mara.getByRole("link", { name: /mail program, to bert/ });
    await letter.waitFor();
    expect(await mara.getByRole("link", { name: /mail program/ }).count()).toBe(2);
    const href = decodeURIComponent((await letter.getAttribute("href")) ?? "");
    expect(href).toMatch(/^mailto:bert@example\.com\?subject=Mara L\. invites you to Harbour/);
    const code = /\/invite\/(\w+)/.exec(href)?.[1];
    const preview = await fetch(`${server.url}/api/invites/${code}`);
    expect(preview.status).toBe(200);
    await mara.keyboard.press("Escape");
  });

  it("ends an invite: its link no longer works", async () => {
    await openWorkspaceSettings(mara, "Invites");
    const row = mara.getByRole("listitem").filter({ hasText: "anna@example.com" });
    await row.getByRole("button", { name: "Revoke" }).click();
    await row.waitFor({ state: "hidden" });
    const end = invite.slice(-6);
    await mara.getByRole("button", { name: `Revoke Link …${end}` }).click();
    await mara.getByRole("button", { name: `Revoke Link …${end}` }).waitFor({ state: "hidden" });
    expect(await mara.getByLabel("Invite link").count()).toBe(0);
    await mara.getByRole("button", { name: "Make this link" }).click();
    expect(await mara.getByLabel("Invite link").inputValue()).not.toBe(invite);
    await mara.keyboard.press("Escape");
    const preview = await fetch(`${server.url}/api/invites/${invite.split("/").at(-1)}`);
    expect(preview.status).toBe(404);
  });

  it("renames the workspace and gives it an icon", async () => {
    await openWorkspaceSettings(mara);
    await mara.getByLabel("Name", { exact: true }).fill("Harbour Works");
    await mara.getByRole("button", { name: "Save" }).click();
    await isSaved(mara);
    await choosePicture(mara, "Workspace icon", await drawing(mara, 300, 800));
    await mara.getByRole("button", { name: "Replace" }).waitFor();
    await soon(() => workspaceOf(mara)).toMatchObject({
      name: "Harbour Works",
      icon: expect.stringMatching(/^\/api\/pictures\//),
    });
    await mara.keyboard.press("Escape");
  });

  it("shows others what is settled, without what they may not change", async () => {
    await jonas.reload();
    await openWorkspaceSettings(jonas);
    await jonas.getByText("Only admins and the owner change these.").waitFor();
    expect(await jonas.getByLabel("Name", { exact: true }).count()).toBe(0);
    await jonas.getByRole("button", { name: "Members" }).click();
    await jonas.getByText("2 people").waitFor();
    expect(await jonas.getByRole("combobox").count()).toBe(0);
    expect(await jonas.getByRole("button", { name: /^Remove/ }).count()).toBe(0);
    await jonas.keyboard.press("Escape");
  });

  it("gives a role, and says so where the server refuses", async () => {
    await openWorkspaceSettings(mara, "Members");
    await choose(mara, "Role of Jonas Weber", "Moderator");
    await soon(() => mara.getByRole("combobox", { name: "Role of Jonas Weber" }).innerText()).toBe(
      "Moderator",
    );

    await mara.route("**/members/*", (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({ code: "forbidden", detail: "You may not change this member" }),
      }),
    );
    await choose(mara, "Role of Jonas Weber", "Admin");
    await mara.getByRole("alert").getByText("does not reach Jonas Weber").waitFor();
    await mara.unroute("**/members/*");
    await mara.keyboard.press("Escape");
  });

  it("deletes the workspace with time to think, and keeps it after all", async () => {
    await openWorkspaceSettings(mara, "Ownership");
    await mara.getByRole("button", { name: "Delete the workspace" }).click();
    await mara.getByLabel("Type “harbour-street” to confirm").fill("harbour");
    await mara.getByRole("button", { name: "Delete in 14 days" }).click();
    await mara.getByRole("alert").getByText("not the workspace's short name").waitFor();
    await mara.getByLabel("Type “harbour-street” to confirm").fill("harbour-street");
    await mara.getByRole("button", { name: "Delete in 14 days" }).click();
    const dialog = mara.getByRole("dialog");
    await dialog.getByText("This workspace will be deleted on").waitFor();
    expect((await workspaceOf(mara)).deleteAt).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    await dialog.getByRole("button", { name: "Keep this workspace" }).click();
    await mara.getByText("The workspace stays.").waitFor();
    expect((await workspaceOf(mara)).deleteAt).toBeNull();
    await mara.keyboard.press("Escape");
  });

  it("gives the workspace away once its name is typed", async () => {
    await openWorkspaceSettings(mara, "Ownership");
    await mara.getByRole("combobox", { name: "New owner" }).fill("jon");
    await mara.getByRole("option", { name: "Jonas Weber" }).click();
    await mara.getByLabel("Type “Harbour Works” to confirm").fill("Harbour Works");
    await mara.getByRole("button", { name: "Give it away" }).click();
    await mara.getByRole("button", { name: "Leave the workspace" }).waitFor();
    expect((await workspaceOf(mara)).role).toBe("admin");
    expect((await workspaceOf(jonas)).role).toBe("owner");
    await mara.keyboard.press("Escape");
  });

  it("tells a guest what they may do, and asks before they leave for good", async () => {
    const link = await inviteLink(jonas);
    const guest = await newPerson({ width: 390, height: 844 });
    await guest.goto(link);
    await guest.getByRole("button", { name: "Continue as a guest" }).click();
    await guest.getByLabel("Your name").fill("Ottokar");
    await guest.getByRole("button", { name: "Continue as guest" }).click();
    await composer(guest).waitFor();
    await guest.getByRole("link", { name: "Back to channels" }).click();
    await openProfile(guest);
    await guest.getByRole("button", { name: "All settings" }).click();
    await guest.getByRole("button", { name: "Account" }).click();
    await guest.getByText("You are here as a guest").waitFor();
    expect(await guest.getByLabel("Current password").count()).toBe(0);
    await guest.getByRole("button", { name: "Sign out" }).click();
    await guest.getByText("you cannot come back under this name").waitFor();
    expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await guest.getByRole("button", { name: "Sign out for good" }).click();
    await guest.getByRole("button", { name: "Sign in" }).first().waitFor();
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });
});

afterEach(async ({ task }) => {
  // What a failed test left open would fail the next ones too.
  if (task.result?.state !== "fail") return;
  for (const context of browser.contexts()) for (const page of context.pages()) await page.reload();
});

async function newPerson(viewport = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, viewport });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => flaws.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) flaws.push(line.text());
  });
  return page;
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(`${name.toLowerCase().replace(" ", ".")}@example.com`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
}

const isSaved = (page: Page) =>
  page
    .getByRole("status")
    .filter({ hasText: /^Saved$/ })
    .waitFor();

async function openProfile(page: Page): Promise<void> {
  await fromOwnMenu(page, "Profile and status");
  await page.getByLabel("Name", { exact: true }).waitFor();
}

async function openPreferences(page: Page): Promise<void> {
  await fromOwnMenu(page, /Preferences|Einstellungen/);
  await page.getByRole("radiogroup").first().waitFor();
}

async function fromOwnMenu(page: Page, name: string | RegExp): Promise<void> {
  const item = page.getByRole("menuitem", { name });
  // A press while the menu's code takes its button's place may be nobody's.
  for (let tries = 0; tries < 4 && !(await item.isVisible()); tries += 1) {
    await page.locator("nav footer").getByRole("button").click();
    await item.waitFor({ timeout: 3_000 }).catch(() => undefined);
  }
  await item.click();
}

async function openWorkspaceSettings(page: Page, which?: string): Promise<void> {
  await page.getByRole("button", { name: /, workspaces$/ }).click();
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  const pages = page.getByRole("dialog").getByRole("navigation");
  await pages.waitFor();
  if (which !== undefined) await pages.getByRole("button", { name: which }).click();
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
}

type Upload = { name: string; mimeType: string; buffer: Buffer };

async function choosePicture(page: Page, label: string, file: Upload): Promise<void> {
  await page.getByRole("group", { name: label }).locator("input[type=file]").setInputFiles(file);
}

/** A picture of this size, made in the page. */
async function drawing(page: Page, width: number, height: number): Promise<Upload> {
  const base64 = await page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement("canvas");
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext("2d");
      if (context) {
        context.fillStyle = "teal";
        context.fillRect(0, 0, w, h);
      }
      return canvas.toDataURL("image/png").split(",")[1] ?? "";
    },
    [width, height] as const,
  );
  return { name: "drawing.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

/** What a camera that was held upright writes first: "turn this by 90 degrees". */
const UPRIGHT = Buffer.from(
  "ffe100224578696600004d4d002a00000008000101120003000000010006000000000000",
  "hex",
);

/** A JPEG whose left half is red and whose right half is blue, to be shown turned. */
async function photograph(page: Page): Promise<Upload> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 400;
    const context = canvas.getContext("2d");
    if (context) {
      context.fillStyle = "red";
      context.fillRect(0, 0, 320, 400);
      context.fillStyle = "blue";
      context.fillRect(320, 0, 320, 400);
    }
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  });
  const plain = Buffer.from(base64, "base64");
  const buffer = Buffer.concat([plain.subarray(0, 2), UPRIGHT, plain.subarray(2)]);
  return { name: "photograph.jpg", mimeType: "image/jpeg", buffer };
}

/** The colours of the stored picture at its edges. */
function edgesOfPicture(page: Page): Promise<{ top: string; bottom: string }> {
  return page.evaluate(async () => {
    const { image } = (await (await fetch("/api/me")).json()) as { image: string };
    const bitmap = await createImageBitmap(await (await fetch(image)).blob());
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    context?.drawImage(bitmap, 0, 0);
    const colour = (y: number) => {
      const [red = 0, , blue = 0] = context?.getImageData(bitmap.width / 2, y, 1, 1).data ?? [];
      return red > 200 && blue < 60 ? "red" : blue > 200 && red < 60 ? "blue" : "neither";
    };
    return { top: colour(4), bottom: colour(bitmap.height - 5) };
  });
}

async function inviteLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Invite people" }).click();
  const link = await page.getByLabel("Invite link").inputValue();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  return link;
}

type Seen = { name: string; icon: string | null; role: string; deleteAt: number | null };

/** Expects what is so once the page has had its time. */
function soon<T>(read: () => T) {
  return expect.poll(read, { timeout: WAIT_MS });
}

/** The workspace on the screen, as its server shows it to this person. */
function workspaceOf(page: Page): Promise<Seen> {
  return page.evaluate(async () => {
    const id = location.pathname.split("/")[2];
    return (await (await fetch(`/api/workspaces/${id}`)).json()) as Seen;
  });
}

function composer(page: Page) {
  return page.getByRole("textbox", { name: "Message #general" });
}

function message(page: Page, words: string) {
  return page.getByTestId("message").filter({ hasText: words });
}
