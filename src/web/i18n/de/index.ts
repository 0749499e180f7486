import type { ComponentsJSON } from "@nanostores/i18n";
import { composer } from "./composer.ts";

/** German, by the names under which the components ask for their words. */
const german: ComponentsJSON = { composer };
export default german;
