import type { PushNotice } from "../../protocol/push.ts";
import { pickTab } from "./pick-tab.ts";

/**
 * The service worker: it shows what is pushed and opens it. It takes no requests of pages, so nothing
 * that it holds can ever stand in the way of a newer version of the app.
 */
declare const self: ServiceWorkerGlobalScope;

/** How long a tab may take to say that it goes there itself, ms. */
const ANSWER_MS = 1_500;
const NAMELESS: PushNotice = {
  id: "",
  title: "Edgewise",
  body: "",
  url: "/",
  tag: "edgewise:",
  at: 0,
  badge: 0,
};

// An older version has nothing that a page still needs.
self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

self.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(open(urlOf(notification.data)));
});

/** The browser has got another endpoint: the server hears of it, or stops with the old one. */
self.addEventListener("pushsubscriptionchange", (event) => {
  const change = event as ExtendableEvent & { oldSubscription?: PushSubscription | null };
  change.waitUntil(subscribeAnew(change.oldSubscription?.options));
});

/** What was pushed; browsers insist that something is shown, so what is none of ours is shown as no more than that. */
function read(data: PushMessageData | null): PushNotice {
  try {
    const notice = data?.json() as Partial<PushNotice> | null | undefined;
    return { ...NAMELESS, ...notice };
  } catch {
    return NAMELESS;
  }
}

async function show(notice: PushNotice): Promise<void> {
  const { title, body, url, tag, badge, at } = notice;
  await Promise.all([
    self.registration.showNotification(title, {
      body,
      // One line a channel: the newest takes the place of the one before, also of what a tab has shown.
      tag,
      icon: "/icon-192.png",
      badge: "/icon-192.png",
      data: { url, at },
    }),
    mark(badge),
  ]);
}

async function mark(count: number): Promise<void> {
  try {
    if (count > 0) await self.navigator.setAppBadge?.(count);
    else await self.navigator.clearAppBadge?.();
  } catch {
    // A browser without badges says the rest.
  }
}

/** An address of ours; anything else leads home. */
function urlOf(data: unknown): URL {
  const origin = self.location.origin;
  const path = typeof data === "object" && data !== null && "url" in data ? String(data.url) : "/";
  const url = URL.canParse(path, origin) ? new URL(path, origin) : new URL(origin);
  return url.origin === origin ? url : new URL(origin);
}

/** Goes there in a tab that is open, without loading the app again; else in a new one. */
async function open(url: URL): Promise<void> {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = pickTab(tabs, url);
  if (tab === undefined) {
    await self.clients.openWindow(url.href);
    return;
  }
  // A browser may find that no click stands behind it; the tab goes there all the same.
  await tab.focus().catch(() => undefined);
  if (await goes(tab, url)) return;
  await tab.navigate(url.href).catch(() => self.clients.openWindow(url.href));
}

/** Asks a tab to go somewhere; false where the app in it does not answer. */
function goes(tab: WindowClient, url: URL): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    port1.onmessage = () => {
      clearTimeout(timer);
      resolve(true);
    };
    tab.postMessage({ type: "open", path: url.pathname + url.search }, [port2]);
  });
}

async function subscribeAnew(old: PushSubscriptionOptions | undefined): Promise<void> {
  const applicationServerKey = old?.applicationServerKey;
  if (!applicationServerKey) return;
  const subscription = await self.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  });
  const { endpoint, keys } = subscription.toJSON();
  const language = self.navigator.language.startsWith("de") ? "de" : "en";
  await fetch("/api/me/push-subscriptions", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint, keys, device: "Browser", language }),
  });
}
