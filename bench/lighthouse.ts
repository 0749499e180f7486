// node bench/lighthouse.ts [--runs 5] [--messages 1000] [--json]
// Lighthouse with its own defaults (a phone, simulated slow network and processor) on the sign-in
// page and on a full channel of the served build; medians. See README.md beside this file.
import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import type { Result } from "lighthouse";
import { chromium } from "playwright-core";
import { BROWSER_FLAGS, browserPath } from "../test/e2e/browser.ts";
import { cookiesOf } from "../test/e2e/support/stage.ts";
import type { Person } from "../test/system/support/people.ts";
import { openFullRoom } from "./support/full-room.ts";
import { quantile } from "./support/statistics.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const METRICS = {
  fcpMs: "first-contentful-paint",
  lcpMs: "largest-contentful-paint",
  tbtMs: "total-blocking-time",
  cls: "cumulative-layout-shift",
  speedIndexMs: "speed-index",
};
const TARGET = 95;

type Figures = Record<string, number>;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    messages: { type: "string", default: "1000" },
    json: { type: "boolean", default: false },
  },
});

/** One cold visit in a browser of its own, signed in where a person is given. */
async function measure(url: string, person?: Person): Promise<Result> {
  const chromePath = await browserPath();
  const chrome = await launch({ chromePath, chromeFlags: BROWSER_FLAGS, logLevel: "error" });
  try {
    if (person !== undefined) {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${chrome.port}`);
      await browser.contexts()[0]?.addCookies(cookiesOf(person, url));
      await browser.close();
    }
    const run = await lighthouse(url, {
      port: chrome.port,
      output: "json",
      logLevel: "error",
      onlyCategories: CATEGORIES,
      // The profile is new, and its one cookie has to stay.
      disableStorageReset: true,
    });
    if (run === undefined) throw new Error("Lighthouse gave no result");
    if (run.lhr.runtimeError !== undefined) throw new Error(run.lhr.runtimeError.message);
    return run.lhr;
  } finally {
    chrome.kill();
  }
}

function figuresOf(result: Result): Figures {
  const figures: Figures = {};
  for (const id of CATEGORIES) figures[id] = Math.round((result.categories[id]?.score ?? 0) * 100);
  for (const [name, id] of Object.entries(METRICS))
    figures[name] = result.audits[id]?.numericValue ?? Number.NaN;
  figures["scriptKB"] = transferred(result, /\.js$/) / 1_024;
  figures["allKB"] = transferred(result) / 1_024;
  return figures;
}

/** Bytes over the wire, of all resources or of those whose address fits. */
function transferred(result: Result, fits = /^/): number {
  const details = result.audits["network-requests"]?.details;
  const items = (details?.type === "table" ? details.items : []) as {
    url?: string;
    transferSize?: number;
  }[];
  return items
    .filter(({ url = "" }) => fits.test(url))
    .reduce((sum, { transferSize = 0 }) => sum + transferSize, 0);
}

/** Audits that cost a category points, the dearest first. */
function losses(result: Result): string[] {
  return CATEGORIES.flatMap((id) => {
    const refs = result.categories[id]?.auditRefs ?? [];
    return refs.flatMap(({ id: audit, weight }) => {
      const { score = null, title = "", displayValue = "" } = result.audits[audit] ?? {};
      if (weight === 0 || score === null || score >= 0.995) return [];
      const lost = ((1 - score) * weight * 100) / refs.reduce((sum, ref) => sum + ref.weight, 0);
      return [{ lost, text: `${id}: −${lost.toFixed(1)} ${audit} (${title} ${displayValue})` }];
    });
  })
    .sort((a, b) => b.lost - a.lost)
    .map(({ text }) => text);
}

function mediansOf(runs: Figures[]): Figures {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const sorted = runs.map((run) => run[name] ?? Number.NaN).sort((a, b) => a - b);
      const median = quantile(sorted, 0.5);
      return [name, name === "cls" ? Number(median.toFixed(3)) : Math.round(median)];
    }),
  );
}

const room = await openFullRoom(Number(values.messages));
try {
  const pages = [
    { name: "sign-in", url: `${room.house.served.url}/sign-in` },
    { name: "channel", url: room.house.served.url + room.path, person: room.reader },
  ];
  const report: Record<string, { medians: Figures; losses: string[] }> = {};
  for (const { name, url, person } of pages) {
    const results: Result[] = [];
    while (results.length < Number(values.runs)) results.push(await measure(url, person));
    const medians = mediansOf(results.map(figuresOf));
    const middle = results
      .toSorted((a, b) => figuresOf(a)["performance"]! - figuresOf(b)["performance"]!)
      .at(results.length >> 1);
    report[name] = { medians, losses: middle === undefined ? [] : losses(middle) };
    if (CATEGORIES.some((id) => (medians[id] ?? 0) < TARGET)) process.exitCode = 1;
  }
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else
    for (const [name, { medians, losses: lost }] of Object.entries(report)) {
      const figures = Object.entries(medians).map(([figure, value]) => `${figure} ${value}`);
      process.stdout.write(`${name}: ${figures.join(", ")}\n`);
      for (const line of lost) process.stdout.write(`  ${line}\n`);
    }
} finally {
  await room.house.stop();
}
