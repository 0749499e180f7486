import { params } from "@nanostores/i18n";
import type { ChannelDialogProps } from "../channel/channel-header-dialogs.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { PeopleIcon } from "../settings/icons.tsx";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { SettingsFrame } from "../settings/settings-frame.tsx";
import { InfoIcon, SettingsIcon } from "../ui/late-icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { AboutPage } from "./about-page.tsx";
import { ChannelPeoplePage } from "./people-page.tsx";
import { ChannelSettingsPage } from "./settings-page.tsx";

const words = i18n("channelDetails", {
  title: params("#{name}"),
  about: "About",
  people: "People",
  settings: "Settings",
  failed: "The channel did not load",
});

/** Everything about a channel that is not its messages: what it is for, who is in it, how it is kept. */
export function ChannelDetailsDialog({ channel, onClose }: ChannelDialogProps) {
  const t = useWords(words);
  // The list leaves out what only this dialog shows.
  const whole = useLoad(`details:${channel.id}`, () => api.channels.get(channel.id));
  const page = (Content: typeof AboutPage) => {
    if (whole.phase === "loading") return <PageWaiting />;
    if (whole.phase === "error")
      return (
        <ErrorState title={t.failed} error={whole.error} onRetry={() => void whole.reload()} />
      );
    return <Content channel={whole.data} onChanged={whole.reload} onClose={onClose} />;
  };
  return (
    <SettingsFrame
      title={t.title({ name: channel.name })}
      start="about"
      onClose={onClose}
      pages={[
        { id: "about", label: t.about, Icon: InfoIcon, content: page(AboutPage) },
        { id: "people", label: t.people, Icon: PeopleIcon, content: page(ChannelPeoplePage) },
        {
          id: "settings",
          label: t.settings,
          Icon: SettingsIcon,
          content: page(ChannelSettingsPage),
        },
      ]}
    />
  );
}
