import type { BrowserContext, CDPSession, Page, Worker } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../system/support/people.ts";
import { bring, channelsOf, foundWorkspace, must, signUp } from "../system/support/people.ts";
import type { Browser } from "../system/support/push-service.ts";
import { PushService } from "../system/support/push-service.ts";
import { violationsOf } from "./support/axe.ts";
import { composer, row } from "./support/page.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

let stage: Stage;
let service: PushService;
let mara: Person;
let jonas: Person;
let workspaceId: string;
let general: string;
let context: BrowserContext;
let page: Page;
let browser: Browser;

beforeAll(async () => {
  service = await PushService.open();
  stage = await openStage({ RATE_LIMITS: "off", FAULTS: "on", OUTSIDE_ALLOW: service.place });
  const { api } = stage.house;
  mara = await signUp(api, "Mara");
  jonas = await signUp(api, "Jonas");
  ({ id: workspaceId } = await foundWorkspace(mara));
  await bring(mara, workspaceId, "member", jonas);
  const [first] = await channelsOf(mara, workspaceId);
  general = first?.id ?? "";
  context = await stage.enter(mara);
  browser = service.browser();
  await pretendToSubscribe(context, browser);
  page = await context.newPage();
});

afterAll(async () => {
  await stage?.close();
  await service?.close();
});

describe("notifications while the app is closed", () => {
  it("[PUSH5] are turned on by a click, which is when the browser is asked", async () => {
    await page.goto(`/w/${workspaceId}/c/${general}`);
    await composer(page, "general").waitFor();
    await openNotifications(page);
    expect(await asked(page)).toBe(0);
    await page.getByRole("button", { name: "Turn on" }).last().click();
    await page.getByText("On. Mentions and messages to you").waitFor();
    expect(await asked(page)).toBe(1);
    const list = page.getByRole("list", { name: "Devices" });
    await list.getByText("this device").waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it("[PUSH5] a test comes to the device", async () => {
    await page.getByRole("button", { name: /^Send a test to/ }).click();
    const [shown] = await service.got(browser, 1);
    await deliver(shown);
    await expect.poll(() => titles()).toEqual(["Edgewise"]);
  });

  it("[PUSH2] how much they tell is chosen at once for all devices", async () => {
    await page.getByRole("radio", { name: "Sender only" }).check();
    await expect
      .poll(async () => must(await mara.get<{ shown: string }>("/api/me/preferences"), 200))
      .toMatchObject({ shown: "sender" });
    await page.getByRole("radio", { name: "Sender and words" }).check();
    await page.getByText("This server sends no e-mail.").waitFor();
    await page.keyboard.press("Escape");
  });

  it("[PUSH6] one that is clicked opens its message in the tab that is there, without loading it anew", async () => {
    const { message } = must(await jonas.say(general, "Have you seen the harbour?"));
    await row(page, "Have you seen the harbour?").waitFor();
    await page.goto(`/w/${workspaceId}/threads`);
    await page.getByRole("heading", { name: "Threads" }).waitFor();
    await page.evaluate(() => Reflect.set(globalThis, "stayed", true));
    const url = `/w/${workspaceId}/c/${general}/m/${message.seq}`;
    await deliver({
      title: "Jonas · #general",
      body: "Have you seen",
      url,
      tag: `edgewise:${general}`,
    });
    await expect.poll(() => titles()).toContain("Jonas · #general");
    await click("Jonas · #general");
    await row(page, "Have you seen the harbour?").waitFor();
    expect(page.url()).toContain(`/c/${general}`);
    expect(await page.evaluate(() => Reflect.get(globalThis, "stayed"))).toBe(true);
    expect(context.pages()).toHaveLength(1);
    expect(await titles()).not.toContain("Jonas · #general");
  });

  it("[PUSH6] leads nowhere but into the app, and shows something even where nothing was said", async () => {
    await deliver({ title: "Evil", body: "", url: "https://evil.example/", tag: "edgewise:x" });
    await expect.poll(() => titles()).toContain("Evil");
    await click("Evil");
    await expect.poll(() => new URL(page.url()).pathname).not.toContain(general);
    expect(new URL(page.url()).origin).toBe(stage.house.served.url);
    await deliverText("no JSON at all");
    await expect.poll(() => titles()).toContain("Edgewise");
  });

  it("[PUSH6] the worker keeps no page of the app and answers no request", async () => {
    const worker = await theWorker();
    expect(await worker.evaluate(async () => (await caches.keys()).length)).toBe(0);
    await page.goto(`/w/${workspaceId}/c/${general}`);
    const answer = page.waitForResponse((response) => response.url().endsWith("/threads"));
    await page.goto(`/w/${workspaceId}/threads`);
    expect((await answer).fromServiceWorker()).toBe(false);
  });

  it("[PUSH5] are turned off, and the device is let go", async () => {
    await page.goto(`/w/${workspaceId}/c/${general}`);
    await composer(page, "general").waitFor();
    await openNotifications(page);
    await page.getByRole("button", { name: "Turn off" }).click();
    await page.getByRole("button", { name: "Turn on" }).last().waitFor();
    expect(
      must(await mara.get<{ items: unknown[] }>("/api/me/push-subscriptions"), 200).items,
    ).toEqual([]);
    expect(stage.flaws).toEqual([]);
  });
});

/** No push service of the world is asked: the browser gets the endpoint of the one here. */
async function pretendToSubscribe(its: BrowserContext, { endpoint, keys }: Browser): Promise<void> {
  await its.grantPermissions(["notifications"]);
  await its.addInitScript(
    (made: { endpoint: string; keys: Record<string, string> }) => {
      if (location.protocol === "about:") return;
      let held: object | null = null;
      const ask = Notification.requestPermission.bind(Notification);
      let permission: NotificationPermission =
        localStorage.getItem("test.granted") === "yes" ? "granted" : "default";
      Object.defineProperty(Notification, "permission", { get: () => permission });
      Notification.requestPermission = async () => {
        Reflect.set(globalThis, "asked", 1 + Number(Reflect.get(globalThis, "asked") ?? 0));
        permission = await ask();
        localStorage.setItem("test.granted", "yes");
        return permission;
      };
      PushManager.prototype.getSubscription = () =>
        Promise.resolve(held as PushSubscription | null);
      PushManager.prototype.subscribe = (options) => {
        const key = options?.applicationServerKey;
        held = {
          options: { applicationServerKey: key instanceof Uint8Array ? key.buffer : key },
          toJSON: () => made,
          unsubscribe: () => {
            held = null;
            return Promise.resolve(true);
          },
        };
        return Promise.resolve(held as PushSubscription);
      };
    },
    { endpoint, keys },
  );
}

const asked = (its: Page) => its.evaluate(() => Number(Reflect.get(globalThis, "asked") ?? 0));

async function openNotifications(its: Page): Promise<void> {
  await its.locator("nav footer [aria-haspopup=menu]").click();
  await its.getByRole("menuitem", { name: "Preferences" }).click();
  await its.getByRole("button", { name: "Notifications" }).click();
  await its.getByText("On this device").waitFor();
}

async function theWorker(): Promise<Worker> {
  const [worker] = context.serviceWorkers();
  return worker ?? context.waitForEvent("serviceworker");
}

let devTools: { session: CDPSession; registrationId: string } | undefined;

/** Hands a push to the browser, as its push service would. */
async function deliverText(data: string): Promise<void> {
  if (devTools === undefined) {
    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      });
    });
    await session.send("ServiceWorker.enable");
    devTools = { session, registrationId: await registered };
  }
  const { session, registrationId } = devTools;
  const origin = stage.house.served.url;
  await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
}

const deliver = (notice: object | undefined) => deliverText(JSON.stringify(notice));

/** What is shown at the moment. */
const titles = async () =>
  (await theWorker()).evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    return (await registration.getNotifications()).map(({ title }) => title);
  });

/** Clicks a notification, as far as it goes without a desktop: the worker is told of it. */
async function click(title: string): Promise<void> {
  const worker = await theWorker();
  await worker.evaluate(async (wanted) => {
    const scope = globalThis as unknown as EventTarget & {
      registration: ServiceWorkerRegistration;
      NotificationEvent: new (type: string, init: object) => Event;
    };
    const shown = await scope.registration.getNotifications();
    const notification = shown.find((one) => one.title === wanted);
    scope.dispatchEvent(new scope.NotificationEvent("notificationclick", { notification }));
  }, title);
}
