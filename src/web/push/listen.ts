import { onLeave } from "../lib/leaving.ts";
import { navigate, parsePath } from "../route.ts";
import { watchUnread } from "../workspace/unread.ts";
import { forgetSeen, registered, stayOn } from "./this-browser.ts";

let isListening = false;

onLeave(forgetSeen);

/**
 * From now on a notification that is clicked opens in this tab where the worker chooses it, and what is
 * read here is announced no longer. Stays for the page's life.
 */
export function listenToWorker(userId: string): void {
  void stayOn(userId).catch(() => undefined);
  if (isListening || !("serviceWorker" in navigator)) return;
  isListening = true;
  navigator.serviceWorker.addEventListener("message", take);
  navigator.serviceWorker.startMessages();
  let before = new Set<string>();
  watchUnread((marks) => {
    const unread = new Set([...marks].filter(([, mark]) => mark.unread).map(([id]) => id));
    const read = [...before].filter((id) => !unread.has(id));
    before = unread;
    if (read.length > 0) void close(read);
  });
}

function take({ data, ports }: MessageEvent): void {
  const said: unknown = data;
  if (typeof said !== "object" || said === null || !("type" in said) || said.type !== "open")
    return;
  if (!("path" in said) || typeof said.path !== "string") return;
  const url = new URL(said.path, location.origin);
  if (url.origin !== location.origin) return;
  ports[0]?.postMessage(true);
  navigate(parsePath(url.pathname), "push", url.search);
}

/** Takes away what is shown of channels that have been read. */
async function close(channelIds: readonly string[]): Promise<void> {
  const registration = await registered();
  for (const channelId of channelIds) {
    const shown = await registration?.getNotifications({ tag: `edgewise:${channelId}` });
    for (const notification of shown ?? []) notification.close();
  }
}
