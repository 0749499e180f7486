import { focusComposer, focusPane } from "../keys/panes.ts";
import type { Action } from "../keys/keymap.ts";
import { useKeys } from "../keys/use-keys.ts";
import { closePanel, togglePanel, usePanel } from "../panel/panel-view.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { arranged, inOrder } from "./arrangement.ts";
import { channelBeside, channelLists, titleOf } from "./channel-lists.ts";
import { openOverlay } from "./open-overlay.ts";
import { unreadNow } from "./unread.ts";
import { useWorkspace } from "./workspace-data.tsx";

/** Makes the keys of the map do what they say. */
export function useShortcuts(channelId: string | undefined): void {
  const me = useMe();
  const panel = usePanel();
  const { channels, nameOf, arrangement } = useWorkspace();

  const step = (by: 1 | -1, onlyUnread: boolean): boolean => {
    const lists = channelLists(channels, (channel) => titleOf(channel, me.id, nameOf));
    const shown = inOrder(arranged(lists, arrangement));
    const next = channelBeside(shown, channelId, by, onlyUnread ? unreadNow() : undefined);
    if (next) navigate({ at: "channel", workspaceId: next.workspaceId, channelId: next.id });
    return true;
  };
  const done = (act: () => void): boolean => {
    act();
    return true;
  };
  const act = (action: Action): boolean => {
    switch (action) {
      case "switcher":
      case "shortcuts":
      case "new-message":
        return done(() => openOverlay(action));
      case "previous-channel":
        return step(-1, false);
      case "next-channel":
        return step(1, false);
      case "previous-unread":
        return step(-1, true);
      case "next-unread":
        return step(1, true);
      case "next-pane":
        return done(() => focusPane(1));
      case "previous-pane":
        return done(() => focusPane(-1));
      case "people":
        return channelId !== undefined && done(() => togglePanel("people"));
      case "close-panel":
        if (!panel) return false;
        closePanel();
        requestAnimationFrame(focusComposer);
        return true;
    }
  };
  useKeys(act);
}
