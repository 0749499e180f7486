import type { ComponentType } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import type { ViewName } from "../route.ts";

const words = i18n("inboxView", {
  threads: "Threads",
  activity: "Activity",
  saved: "Saved",
  drafts: "Drafts & scheduled",
  unread: "Catch up",
});

/** What a view is given. */
export type ViewProps = { title: string };

const VIEWS: Readonly<Record<ViewName, ComponentType<ViewProps>>> = {
  threads: lazyPart(async () => (await import("./threads-view.tsx")).ThreadsView),
  activity: lazyPart(async () => (await import("./activity-view.tsx")).ActivityView),
  saved: lazyPart(async () => (await import("./saved-view.tsx")).SavedView),
  drafts: lazyPart(async () => (await import("../composing/drafts-view.tsx")).DraftsView),
  unread: lazyPart(async () => (await import("./catch-up-view.tsx")).CatchUpView),
};

/** One of the places that are a person's own, in the place of a channel. */
export function View({ view }: { view: ViewName }) {
  const t = useWords(words);
  const Content = VIEWS[view];
  return <Content title={t[view]} />;
}
