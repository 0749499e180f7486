import type { DeviceView } from "../../protocol/push.ts";
import { language } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { recall, remember } from "../lib/remember.ts";
import { browserName } from "./browser-name.ts";

const WORKER = "/push-worker.js";
/** Who has turned it on here; nobody else is told anything by it. */
const WHO = "push.who";
/** When the server last heard of this browser in the present session, ms, and which endpoint it heard of. */
const SEEN = "push.seen";
const PLACE = "push.place";
const DAY_MS = 86_400_000;

/** What this browser can do: `install` is an iPhone, where only an app on the Home Screen may. */
export type Ability = "yes" | "no" | "install";

/** Whether this browser takes notifications while the app is closed. */
export function pushAbility(): Ability {
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)
    return "yes";
  return /iPhone|iPad/.test(navigator.userAgent) ? "install" : "no";
}

/** What became of turning it on. */
export type TurnedOn = { device: DeviceView } | "denied";

/**
 * Asks for the permission and subscribes. Only a click may call it: a browser that asks by itself is
 * told no. Throws what the browser or the server throws.
 */
export async function turnOn(userId: string): Promise<TurnedOn> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return "denied";
  const registration = await navigator.serviceWorker.register(WORKER);
  await navigator.serviceWorker.ready;
  const device = await tellServer(await subscribe(registration));
  remember(WHO, userId);
  return { device };
}

/** Ends it here: the server forgets the device, and the browser its subscription. */
export async function turnOff(deviceId: string): Promise<void> {
  await api.push.remove(deviceId);
  await forget(await (await registered())?.pushManager.getSubscription());
}

async function forget(subscription: PushSubscription | null | undefined): Promise<void> {
  for (const key of [WHO, SEEN, PLACE]) remember(key, undefined);
  await subscription?.unsubscribe();
}

/**
 * Tells the server once a day, and after each sign-in, that this browser still listens, with another
 * endpoint where that or the deployment's key has changed. Nothing where the person has not turned it on
 * here, or has let this device go elsewhere.
 */
export async function stayOn(userId: string): Promise<void> {
  if (recall(WHO) !== userId || pushAbility() !== "yes") return;
  if (Notification.permission !== "granted") return;
  const seen = recall(SEEN);
  if (seen !== undefined && Date.now() - Number(seen) < DAY_MS) return;
  const subscription = await subscribe(await navigator.serviceWorker.register(WORKER));
  if (seen !== undefined && recall(PLACE) === subscription.endpoint) {
    const { items } = await api.push.devices();
    if (!items.some(({ here }) => here)) return forget(subscription);
  }
  await tellServer(subscription);
}

/** Somebody has left: the next sign-in tells the server anew. */
export function forgetSeen(): void {
  remember(SEEN, undefined);
}

/** The worker's registration, where there is one. */
export async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  return "serviceWorker" in navigator ? navigator.serviceWorker.getRegistration(WORKER) : undefined;
}

async function subscribe({ pushManager }: ServiceWorkerRegistration): Promise<PushSubscription> {
  const { publicKey } = await api.push.key();
  const key = bytesOf(publicKey);
  const known = await pushManager.getSubscription();
  if (known && isSame(known.options.applicationServerKey, key)) return known;
  // What was made for another key is answered by nobody.
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function tellServer(subscription: PushSubscription): Promise<DeviceView> {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const device = await api.push.put({
    endpoint,
    keys: { p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" },
    device: browserName(navigator.userAgent),
    language: language.get(),
  });
  remember(SEEN, String(Date.now()));
  remember(PLACE, endpoint);
  return device;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function isSame(held: ArrayBuffer | null, key: Uint8Array): boolean {
  const bytes = new Uint8Array(held ?? new ArrayBuffer(0));
  return bytes.length === key.length && bytes.every((byte, i) => byte === key[i]);
}
