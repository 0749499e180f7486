import type { BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import type { Person } from "../../system/support/people.ts";
import { settled } from "./page.ts";
import { PHONE } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { leaveUnread } from "./tricks.ts";
import type { World } from "./world.ts";

/** Widths that the app is looked at in, px. */
export const WIDTHS = [1440, 1024, 390] as const;
export type Width = (typeof WIDTHS)[number];
export const SCHEMES = ["light", "dark"] as const;

/** A place or a state of the app, and the way there. */
export interface Screen {
  name: string;
  /** Who looks; Mara, who owns the workspace, unless named. */
  who?: "mara" | "jonas" | "guest" | "newcomer" | "nobody";
  path: (world: World) => string;
  /** Before the page loads: what is broken there on purpose. */
  before?: (page: Page, world: World) => Promise<void>;
  /** After it has loaded: what to click. */
  act?: (page: Page, world: World) => Promise<void>;
  /** What is there when the screen is. */
  shows: (page: Page) => Locator;
  /** It is not known yet what this page will be: it has no heading. */
  unnamed?: boolean;
  /** Where it exists, if not at every width. */
  widths?: readonly Width[];
}

const VIEWS: Record<Width, BrowserContextOptions> = {
  1440: { viewport: { width: 1440, height: 900 } },
  1024: { viewport: { width: 1024, height: 768 } },
  390: PHONE,
};

/** Opens a screen in a browser of its own, at a time that stands still; the caller closes it. */
export async function visit(
  stage: Stage,
  world: World,
  screen: Screen,
  width: Width,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await stage.enter(viewer(world, screen), {
    ...VIEWS[width],
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  try {
    await context.clock.setFixedTime(world.nowMs);
    await leaveUnread(page);
    await screen.before?.(page, world);
    await page.goto(screen.path(world));
    await screen.act?.(page, world);
    await screen.shows(page).waitFor();
    await settled(page);
    return { page, context };
  } catch (error) {
    const there = await page.locator("body").innerText().catch(String);
    await context.close();
    throw new Error(`${screen.name} at ${width} px shows: ${there.slice(0, 400)}`, {
      cause: error,
    });
  }
}

function viewer(world: World, { who = "mara" }: Screen): Person | undefined {
  return who === "nobody" ? undefined : world[who];
}
