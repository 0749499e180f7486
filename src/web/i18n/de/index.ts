import type { ComponentsJSON } from "@nanostores/i18n";
import { adminWords } from "./admin.ts";
import { campaignWords } from "./campaigns.ts";
import { channelFrameWords } from "./channel-frame.ts";
import { composer } from "./composer.ts";
import { composingWords } from "./composing.ts";
import { detailsWords } from "./details.ts";
import { entryWords } from "./entry.ts";
import { frameWords } from "./frame.ts";
import { inboxWords } from "./inbox.ts";
import { jobsWords } from "./jobs.ts";
import { integrationsWords } from "./integrations.ts";
import { lineWords } from "./line.ts";
import { messageWords } from "./message.ts";
import { parts } from "./parts.ts";
import { reportsWords } from "./reports.ts";
import { personalSettings } from "./settings.ts";
import { workspaceSettings } from "./settings-workspace.ts";
import { timelineParts } from "./timeline-parts.ts";
import { workspaceWords } from "./workspace.ts";

/** German, by the names under which the components ask for their words. */
const german: ComponentsJSON = {
  composer,
  parts,
  ...adminWords,
  ...composingWords,
  ...campaignWords,
  ...channelFrameWords,
  ...detailsWords,
  ...entryWords,
  ...frameWords,
  ...inboxWords,
  ...jobsWords,
  ...integrationsWords,
  ...lineWords,
  ...messageWords,
  ...reportsWords,
  ...personalSettings,
  ...workspaceSettings,
  ...timelineParts,
  ...workspaceWords,
};
export default german;
