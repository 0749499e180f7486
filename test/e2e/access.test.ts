import { readFile } from "node:fs/promises";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromRoot } from "../../src/cli/paths.ts";
import { settled } from "./support/page.ts";
import { visit } from "./support/screen.ts";
import { SCREENS } from "./support/screens.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";
import { peopleWorld } from "./support/world.ts";
import type { World } from "./support/world.ts";

/** Everything that the rules know of WCAG 2.2 A and AA, and what is good practice beyond it. */
const RULES: RunOptions = {
  resultTypes: ["violations"],
  runOnly: {
    type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  },
};
/** Not asked of a page that does not know yet what it will be. */
const UNNAMED = {
  "page-has-heading-one": { enabled: false },
  "landmark-one-main": { enabled: false },
};
/** What may differ in the dark. */
const COLOURS: RunOptions = {
  resultTypes: ["violations"],
  runOnly: { type: "rule", values: ["color-contrast"] },
};

let stage: Stage;
let world: World;
let axeSource: string;

beforeAll(async () => {
  axeSource = await readFile(fromRoot("node_modules/axe-core/axe.min.js"), "utf8");
  stage = await openStage();
  world = await peopleWorld(stage.house);
});

afterAll(() => stage?.close());

describe("every screen is accessible, light and dark", () => {
  const places = SCREENS.map((screen) => ({ name: screen.name, screen }));

  it.concurrent.each(places)("$name", async ({ screen }) => {
    const [first = 1440] = screen.widths ?? [];
    const { page, context } = await visit(stage, world, screen, first);
    const rules = screen.unnamed === true ? { ...RULES, rules: UNNAMED } : RULES;
    try {
      // Evaluated and not added as an element, which the content security policy keeps out.
      await page.evaluate(axeSource);
      expect(await violations(page, rules), `${first} px`).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await settled(page);
      expect(await violations(page, COLOURS), "dark").toEqual([]);
      if (screen.widths !== undefined) return;
      await page.setViewportSize({ width: 390, height: 844 });
      await settled(page);
      expect(await violations(page, rules), "390 px").toEqual([]);
    } finally {
      await context.close();
    }
  });

  it("would say so if one were not", async () => {
    const [screen] = SCREENS;
    if (screen === undefined) throw new Error("there are no screens");
    const { page, context } = await visit(stage, world, screen, 1440);
    await page.evaluate(axeSource);
    await page.evaluate(() => {
      const main = document.querySelector("main");
      main?.append(document.createElement("button"));
      const pale = document.createElement("p");
      pale.textContent = "pale";
      pale.style.color = "#ccc";
      main?.append(pale);
    });
    const found = await violations(page, RULES);
    expect(found).toEqual([
      expect.stringMatching(/^button-name: <button>/),
      expect.stringMatching(/^color-contrast: <p/),
    ]);
    await context.close();
  });

  it("threw no error in any page", () => {
    expect(stage.flaws).toEqual([]);
  });
});

/** One line for each element that breaks a rule. */
function violations(page: Page, rules: RunOptions): Promise<string[]> {
  return page.evaluate(async (options) => {
    type Axe = { run: (context: Document, options: RunOptions) => Promise<AxeResults> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const found: AxeResults = await axe.run(document, options);
    // What lies over the page for a moment belongs to no part of it.
    const isOver = (selector: unknown) =>
      typeof selector === "string" &&
      document
        .querySelector(selector)
        ?.matches("[role=menu], [role=menu] *, [role=listbox], [role=listbox] *") === true;
    return found.violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ target }) => id !== "region" || !isOver(target[0]))
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
    );
  }, rules);
}
