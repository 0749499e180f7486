import { BellIcon, BellOffIcon } from "./thread-icons.tsx";
import { connectedChannel } from "../channel/channel-pool.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import type { PanelProps } from "../panel/panel.tsx";
import { IconButton } from "../ui/button.tsx";
import { toast } from "../ui/toast.ts";
import { useFollowing } from "./use-following.ts";

const words = i18n("followButton", {
  follow: "Get notified about replies",
  unfollow: "Stop notifying about replies",
  on: "You will be told about new replies.",
  off: "You will not be told about new replies any more.",
});

/** Whether one is told of replies to a thread, and the way to change that. */
export function FollowButton({ of, channelId = "" }: PanelProps) {
  const t = useWords(words);
  const seq = Number(of);
  const [following, setFollowing] = useFollowing(channelId, seq);
  if (following === undefined) return null;
  const toggle = () => {
    const on = !following;
    setFollowing(on);
    api.messages.follow(channelId, seq, on).then(
      () => toast(on ? t.on : t.off),
      (error: unknown) => {
        setFollowing(!on);
        toast(explain(error));
      },
    );
  };
  if (!connectedChannel(channelId)) return null;
  return (
    <IconButton label={following ? t.unfollow : t.follow} aria-pressed={following} onClick={toggle}>
      {following ? <BellIcon /> : <BellOffIcon />}
    </IconButton>
  );
}
