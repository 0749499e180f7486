import { readFile } from "node:fs/promises";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { fromRoot } from "../../../src/cli/paths.ts";

const RULES: RunOptions = {
  resultTypes: ["violations"],
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
};

/** One line for each element of the page as it is now that breaks a rule of accessibility. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Evaluated and not added as an element, which the content security policy keeps out.
  await page.evaluate(await readFile(fromRoot("node_modules/axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async (options) => {
    type Axe = { run: (context: Document, options: RunOptions) => Promise<AxeResults> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`,
      ),
    );
  }, RULES);
}
