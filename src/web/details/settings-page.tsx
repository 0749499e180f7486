import { useState } from "react";
import {
  CHANNEL_SETTINGS,
  changedSettings,
  SETTING_NAMES,
} from "../../protocol/channel-settings.ts";
import type { ChannelSettingsChange } from "../../protocol/channel-settings.ts";
import { isAtLeast } from "../../protocol/events.ts";
import { mayArchive } from "../channel/channel-header-rights.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { dangerClass, FormFoot, Note, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { isConversation } from "../workspace/channel-lists.ts";
import { openChannelDetails } from "../workspace/channel-dialog.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { LimitsForm } from "./limits-form.tsx";
import type { DetailsPageProps } from "./page.ts";
import { ChannelSettingRow } from "./setting-row.tsx";

const words = i18n("channelSettings", {
  onlyModerators: "Moderators and admins change these.",
  limits: "Limits",
  limitsText: "How many messages go through in a minute. Empty is the usual.",
  archive: "Archive",
  archiveText: "Everything stays readable, and nobody can write any more.",
  archiveNow: "Archive channel",
  unarchive: "Bring it back",
  unarchiveText: "It is archived. Brought back, everybody who was in it can write again.",
});

/** How a channel is kept: who writes, how fast, for how long, and whether at all. */
export function ChannelSettingsPage({ channel, onChanged, onClose }: DetailsPageProps) {
  const t = useWords(words);
  const { workspace, reloadChannels } = useWorkspace();
  const { role } = workspace;
  const [error, setError] = useState<string>();
  /** What was chosen and is on its way. */
  const [wanted, setWanted] = useState<ChannelSettingsChange>();
  const isActive = channel.joined && channel.archivedAt === null;
  const changed = async () => {
    await Promise.all([onChanged(), reloadChannels()]);
  };
  const change = async (chosen: ChannelSettingsChange) => {
    setWanted(chosen);
    setError(undefined);
    try {
      await api.channels.update(channel.id, { settings: chosen });
      await changed();
    } catch (cause) {
      setError(explain(cause));
    } finally {
      setWanted(undefined);
    }
  };
  const settings = changedSettings(channel.settings, wanted ?? {});
  const unarchive = useSubmit(async () => {
    await api.channels.unarchive(channel.id);
    await changed();
  });
  return (
    <>
      <Section>
        {!isAtLeast(role, "moderator") && <Note>{t.onlyModerators}</Note>}
        {SETTING_NAMES.map((name) => (
          <ChannelSettingRow
            key={name}
            name={name}
            value={settings?.[name]}
            disabled={!isActive || !isAtLeast(role, CHANNEL_SETTINGS[name].changedBy)}
            onChange={(chosen) => void change(chosen)}
          />
        ))}
        {error !== undefined && <FormError>{error}</FormError>}
      </Section>
      {isActive && isAtLeast(role, "member") && (
        <Section title={t.limits} text={t.limitsText}>
          <LimitsForm channel={channel} onChanged={onChanged} />
        </Section>
      )}
      {mayArchive(channel, role) && (
        <Section title={t.archive} text={t.archiveText}>
          <FormFoot>
            <Button
              className={dangerClass}
              onClick={() => {
                onClose();
                openChannelDetails(channel.id, "archive");
              }}
            >
              {t.archiveNow}
            </Button>
          </FormFoot>
        </Section>
      )}
      {channel.archivedAt !== null && isAtLeast(role, "admin") && !isConversation(channel) && (
        <Section title={t.archive} text={t.unarchiveText}>
          {unarchive.error !== undefined && <FormError>{unarchive.error}</FormError>}
          <FormFoot>
            <Button busy={unarchive.busy} onClick={unarchive.run}>
              {t.unarchive}
            </Button>
          </FormFoot>
        </Section>
      )}
    </>
  );
}
