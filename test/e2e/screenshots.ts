// npm run screenshots [-- NAME…] [--width 1440] [--out docs/screenshots]: pictures of every screen and
// state, or of those whose name begins with one of these, in light and dark. Needs a browser, and
// fonts with emoji and CJK for pictures without boxes.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { fromRoot } from "../../src/cli/paths.ts";
import { settled } from "./support/page.ts";
import { SCHEMES, visit, WIDTHS } from "./support/screen.ts";
import type { Screen, Width } from "./support/screen.ts";
import { SCREENS } from "./support/screens.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";
import { peopleWorld } from "./support/world.ts";
import type { World } from "./support/world.ts";

const HUES = 12;
const WEBP_QUALITY = 75;
/** The pictures that are meant for a front page are kept without loss. */
const LOSSLESS = "channel";
/** Those that bench/dashboard.ts takes. */
const LIVE = "live-";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", multiple: true, default: WIDTHS.map(String) },
    out: { type: "string", default: fromRoot("docs/screenshots") },
  },
});
const wanted = SCREENS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)),
);
const widths = WIDTHS.filter((width) => values.width.includes(String(width)));

/** Ids differ from run to run, and faces take their hue from them: here the name decides. Nor blinks the caret. */
async function fixFaces(page: Page): Promise<void> {
  await page.evaluate((hues) => {
    document.documentElement.style.caretColor = "transparent";
    for (const face of document.querySelectorAll<HTMLElement>("[data-hue]")) {
      const letters = Array.from(face.textContent ?? "", (letter) => letter.codePointAt(0) ?? 0);
      face.dataset["hue"] = String(letters.reduce((sum, code) => sum + code * 7, 0) % hues);
    }
  }, HUES);
}

function widthsOf({ widths: own }: Screen): Width[] {
  return widths.filter((width) => own?.includes(width) ?? true);
}

async function shoot(stage: Stage, world: World, screen: Screen, width: Width): Promise<number> {
  const { page, context } = await visit(stage, world, screen, width);
  const devTools = await context.newCDPSession(page);
  let bytes = 0;
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    await fixFaces(page);
    await settled(page);
    const isLossless = screen.name === LOSSLESS;
    const { data } = await devTools.send("Page.captureScreenshot", {
      format: isLossless ? "png" : "webp",
      ...(!isLossless && { quality: WEBP_QUALITY }),
    });
    const picture = Buffer.from(data, "base64");
    const name = `${screen.name}-${width}-${scheme}.${isLossless ? "png" : "webp"}`;
    await writeFile(path.join(values.out, name), picture);
    bytes += picture.byteLength;
  }
  await context.close();
  return bytes;
}

await mkdir(values.out, { recursive: true });
if (positionals.length === 0 && values.out === fromRoot("docs/screenshots"))
  for (const file of await readdir(values.out))
    if (!file.startsWith(LIVE)) await rm(path.join(values.out, file));
const stage = await openStage();
let bytes = 0;
try {
  const world = await peopleWorld(stage.house);
  for (const screen of wanted)
    for (const width of widthsOf(screen))
      try {
        bytes += await shoot(stage, world, screen, width);
      } catch (error) {
        process.exitCode = 1;
        const { message, cause } = error as Error;
        console.error(`${message}: ${cause instanceof Error ? cause.message : ""}`);
      }
} finally {
  await stage.close();
}
console.log(`${wanted.length} screens, ${(bytes / 1_048_576).toFixed(1)} MB in ${values.out}`);
