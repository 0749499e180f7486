import { comebacks } from "./comeback.ts";
import { crowds } from "./crowd.ts";
import { talks } from "./fan-out.ts";
import { guests } from "./guests.ts";
import { histories } from "./history.ts";
import { relays } from "./relays.ts";
import { resumes } from "./resume.ts";
import type { Scenario } from "./scenario.ts";

/** In the order in which they run and are printed. */
export const SCENARIOS: readonly Scenario[] = [
  ...talks,
  ...crowds,
  ...relays,
  ...histories,
  ...resumes,
  ...comebacks,
  ...guests,
];
