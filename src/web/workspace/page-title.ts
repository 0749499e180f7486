import { useAtScreen } from "../lib/use-at-screen.ts";
import { useWorkspace } from "./workspace-data.tsx";
import { summarise } from "./marks.ts";
import { useUnread } from "./unread.ts";

/** The tab's title for a place, with how much waits for oneself, elsewhere or behind one's back: `(3) #general · Harbour`. */
export function usePageTitle(place: string, channelId?: string): string {
  const { workspace, channels } = useWorkspace();
  const atScreen = useAtScreen();
  const { count } = summarise(channels, useUnread(), atScreen ? channelId : undefined);
  const name = place === workspace.name ? `${place} · Edgewise` : `${place} · ${workspace.name}`;
  return count > 0 ? `(${count}) ${name}` : name;
}
