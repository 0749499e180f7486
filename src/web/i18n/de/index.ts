import type { ComponentsJSON } from "@nanostores/i18n";
import { composer } from "./composer.ts";
import { parts } from "./parts.ts";
import { timelineParts } from "./timeline-parts.ts";

/** German, by the names under which the components ask for their words. */
const german: ComponentsJSON = { composer, parts, ...timelineParts };
export default german;
