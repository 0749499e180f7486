import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { openHouse } from "../../system/support/house.ts";
import type { House } from "../../system/support/house.ts";
import type { Person } from "../../system/support/people.ts";
import { launchBrowser } from "../browser.ts";

/** An action of a page takes this long at most, unless it is broken, ms. */
const WAIT_MS = 15_000;
const FOR_TESTS = { RATE_LIMITS: "off", FAULTS: "on" };

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

/** A server and a browser in front of it. */
export interface Stage {
  house: House;
  browser: Browser;
  /** Errors that pages threw, and what the content security policy kept out, since the start. */
  flaws: string[];
  /** A browser of somebody's own: signed in where a person is given. */
  enter(person?: Person, options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts both; `vars` in place of the switches for tests. */
export async function openStage(vars: Record<string, string> = FOR_TESTS): Promise<Stage> {
  const [house, browser] = await Promise.all([openHouse(vars), launchBrowser()]);
  const flaws: string[] = [];
  return {
    house,
    browser,
    flaws,
    enter: async (person, options = {}) => {
      const baseURL = house.served.url;
      const context = await browser.newContext({ ...options, baseURL });
      context.setDefaultTimeout(WAIT_MS);
      context.on("page", (page) => watch(page, flaws));
      if (person !== undefined) await context.addCookies(cookiesOf(person, baseURL));
      return context;
    },
    close: async () => {
      await browser.close();
      await house.stop();
    },
  };
}

/** A session that was made over the API, as cookies for a browser. */
export function cookiesOf(
  person: Person,
  url: string,
): { name: string; value: string; url: string }[] {
  return person.cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
}

function watch(page: Page, flaws: string[]): void {
  page.on("pageerror", (error) => flaws.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) flaws.push(line.text());
  });
}
