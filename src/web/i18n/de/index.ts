import type { ComponentsJSON } from "@nanostores/i18n";
import { composer } from "./composer.ts";
import { parts } from "./parts.ts";
import { personalSettings } from "./settings.ts";
import { workspaceSettings } from "./settings-workspace.ts";
import { timelineParts } from "./timeline-parts.ts";

/** German, by the names under which the components ask for their words. */
const german: ComponentsJSON = {
  composer,
  parts,
  ...personalSettings,
  ...workspaceSettings,
  ...timelineParts,
};
export default german;
