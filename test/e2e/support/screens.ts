import { ADMIN_SCREENS } from "./screens-admin.ts";
import { CAMPAIGN_SCREENS } from "./screens-campaigns.ts";
import { CHANNEL_SCREENS } from "./screens-channel.ts";
import { COMPOSING_SCREENS } from "./screens-composing.ts";
import { DIALOG_SCREENS } from "./screens-dialogs.ts";
import { ENTRY_SCREENS } from "./screens-entry.ts";
import { INBOX_SCREENS } from "./screens-inbox.ts";
import { INTEGRATION_SCREENS } from "./screens-integrations.ts";
import { JOB_SCREENS } from "./screens-jobs.ts";
import { PUSH_SCREENS } from "./screens-push.ts";
import { REPORT_SCREENS } from "./screens-reports.ts";
import { SETTINGS_SCREENS } from "./screens-settings.ts";
import { THREAD_SCREENS } from "./screens-threads.ts";

/** Every screen and state of the app that is looked at. */
export const SCREENS = [
  ...ENTRY_SCREENS,
  ...CHANNEL_SCREENS,
  ...CAMPAIGN_SCREENS,
  ...COMPOSING_SCREENS,
  ...DIALOG_SCREENS,
  ...INBOX_SCREENS,
  ...INTEGRATION_SCREENS,
  ...JOB_SCREENS,
  ...REPORT_SCREENS,
  ...SETTINGS_SCREENS,
  ...PUSH_SCREENS,
  ...THREAD_SCREENS,
  ...ADMIN_SCREENS,
];
