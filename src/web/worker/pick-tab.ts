/** A tab of ours, as far as the choice goes. */
export type Tab = { url: string; focused: boolean; visibilityState: string };

/**
 * The tab that a notification opens in: one of the same workspace before others, one that is looked at
 * before one that is not, the first of equals. Nothing where there is none of this origin.
 */
export function pickTab<T extends Tab>(tabs: readonly T[], target: URL): T | undefined {
  const ours = tabs.filter(({ url }) => URL.canParse(url) && new URL(url).origin === target.origin);
  return ours
    .map((tab) => ({ tab, points: pointsOf(tab, target) }))
    .toSorted((a, b) => b.points - a.points)[0]?.tab;
}

function pointsOf({ url, focused, visibilityState }: Tab, target: URL): number {
  const isSame = workspaceOf(new URL(url)) === workspaceOf(target);
  return (isSame ? 4 : 0) + (focused ? 2 : 0) + (visibilityState === "visible" ? 1 : 0);
}

function workspaceOf({ pathname }: URL): string {
  return pathname.split("/").slice(1, 3).join("/");
}
