import { useSyncExternalStore } from "react";

/** The places of a workspace that are not a channel, by the names they have in the address. */
const VIEWS = ["threads", "activity", "saved", "drafts", "unread"] as const;
export type ViewName = (typeof VIEWS)[number];

/** The pages of whoever runs this deployment, by the names they have in the address; the first has none. */
export const ADMIN_PAGES = [
  "overview",
  "people",
  "workspaces",
  "jobs",
  "alerts",
  "health",
] as const;
export type AdminPageName = (typeof ADMIN_PAGES)[number];

/** Every place in the app. A path that names none is `missing`. */
export type Route =
  | { at: "home" }
  | { at: "sign-in" }
  | { at: "workspace"; workspaceId: string }
  /** With `messageSeq` the way to one message in it. */
  | { at: "channel"; workspaceId: string; channelId: string; messageSeq?: number }
  | { at: "view"; workspaceId: string; view: ViewName }
  | { at: "invite"; code: string }
  | { at: "admin"; page: AdminPageName }
  | { at: "status" }
  | { at: "missing"; path: string };

/** The route that `path` names. */
export function parsePath(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second, third, fourth, fifth, sixth = ""] = parts;
  if (first === undefined) return { at: "home" };
  if (first === "sign-in" && parts.length === 1) return { at: "sign-in" };
  if (first === "status" && parts.length === 1) return { at: "status" };
  if (first === "admin" && parts.length <= 2) {
    const page = ADMIN_PAGES.find((name) => name === (second ?? "overview"));
    if (page !== undefined) return { at: "admin", page };
  }
  if (first === "invite" && second !== undefined && parts.length === 2)
    return { at: "invite", code: second };
  if (first === "w" && second !== undefined) {
    if (parts.length === 2) return { at: "workspace", workspaceId: second };
    const view = parts.length === 3 ? VIEWS.find((name) => name === third) : undefined;
    if (view !== undefined) return { at: "view", workspaceId: second, view };
    if (third === "c" && fourth !== undefined) {
      const channel = { at: "channel", workspaceId: second, channelId: fourth } as const;
      if (parts.length === 4) return channel;
      if (fifth === "m" && /^[1-9]\d{0,15}$/.test(sixth) && parts.length === 6)
        return { ...channel, messageSeq: Number(sixth) };
    }
  }
  return { at: "missing", path };
}

/** The path of a route: the inverse of {@link parsePath}. */
export function pathOf(route: Route): string {
  switch (route.at) {
    case "home":
      return "/";
    case "sign-in":
      return "/sign-in";
    case "workspace":
      return `/w/${route.workspaceId}`;
    case "channel":
      return `/w/${route.workspaceId}/c/${route.channelId}${route.messageSeq === undefined ? "" : `/m/${route.messageSeq}`}`;
    case "view":
      return `/w/${route.workspaceId}/${route.view}`;
    case "invite":
      return `/invite/${route.code}`;
    case "admin":
      return route.page === "overview" ? "/admin" : `/admin/${route.page}`;
    case "status":
      return "/status";
    case "missing":
      return route.path;
  }
}

/** The invite code in a pasted link or bare code; nothing where there is none. */
export function inviteCodeIn(text: string): string | undefined {
  const trimmed = text.trim();
  const inPath = /\/invite\/([\w-]+)\/?(?:[?#].*)?$/.exec(trimmed);
  if (inPath) return inPath[1];
  return /^[\w-]{4,128}$/.test(trimmed) ? trimmed : undefined;
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Goes to a route; `replace` leaves no step to come back to. `search` is the query of the address. */
export function navigate(route: Route, how: "push" | "replace" = "push", search = ""): void {
  const path = pathOf(route) + search;
  if (path === location.pathname || path === location.pathname + location.search) return;
  if (how === "replace") history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  for (const listener of listeners) listener();
}

/** Puts another path in the place of the present one and leaves the query and its step as they are. */
export function settleAt(route: Route): void {
  history.replaceState(history.state, "", pathOf(route) + location.search);
  for (const listener of listeners) listener();
}

/** One parameter of the address; undefined where it is not there. Renders again when it changes. */
export function useQuery(name: string): string | undefined {
  const query = useSyncExternalStore(subscribe, () => location.search);
  return new URLSearchParams(query).get(name) ?? undefined;
}

/** Sets one parameter of the address, or takes it away; `replace` leaves no step to come back to. */
export function setQuery(
  name: string,
  value: string | undefined,
  how: "push" | "replace" = "push",
): void {
  const query = new URLSearchParams(location.search);
  if (value === undefined) query.delete(name);
  else query.set(name, value);
  const search = query.size > 0 ? `?${query}` : "";
  if (search === location.search) return;
  const state: HistoryStep = { query: how === "push" };
  if (how === "replace") history.replaceState(null, "", location.pathname + search);
  else history.pushState(state, "", location.pathname + search);
  for (const listener of listeners) listener();
}

/** What a step in the history notes about itself. */
type HistoryStep = { query: boolean } | null;

/** True where the present step only changed the query: going back undoes it and stays in the page. */
export function isQueryStep(): boolean {
  return (history.state as HistoryStep)?.query === true;
}

/** The present route; renders again when it changes. */
export function useRoute(): Route {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  return parsePath(path);
}
