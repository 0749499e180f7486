import type { Locator, Page } from "playwright-core";

const QUIET_MS = 120;
/** A list that still grows may put another row under the mouse so many times. */
const HOVERS = 8;
const HOVER_MS = 2_000;

/** Where one writes to a channel. */
export function composer(page: Page, channel: string): Locator {
  return page.getByRole("textbox", { name: `Message #${channel}` });
}

/** Writes something to a channel and sends it. */
export async function say(page: Page, channel: string, words: string): Promise<void> {
  await composer(page, channel).fill(words);
  // Enter only sends where there is a keyboard worth the name.
  await page.getByRole("button", { name: "Send" }).click();
}

/** The messages with these words. */
export function row(page: Page | Locator, words: string): Locator {
  return page.getByTestId("message").filter({ hasText: words });
}

/** The newest message on the screen. */
export function lastRow(page: Page): Locator {
  return page.getByTestId("message").last();
}

/** Opens a menu by its button, whose code may come a moment after it. */
export async function openMenu(
  page: Page | Locator,
  name: string | RegExp,
  options: { timeout?: number } = {},
): Promise<void> {
  const button = page.getByRole("button", { name }).and(page.locator("[aria-haspopup=menu]"));
  await button.click(options);
}

/** Opens the menu of a message with the mouse, like somebody who points again at what has moved. */
export async function messageMenu(within: Page | Locator, message: Locator): Promise<void> {
  for (let left = HOVERS - 1; ; left--) {
    await message.hover({ position: { x: 100 + left, y: 12 } });
    try {
      await openMenu(within, "More actions", { timeout: HOVER_MS });
      return await message.page().getByRole("menu").waitFor({ timeout: HOVER_MS });
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Resolves when the page has its fonts and pictures and has stopped changing. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async (quietMs) => {
    await document.fonts.ready;
    await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => {})));
    await new Promise<void>((resolve) => {
      const done = () => {
        observer.disconnect();
        requestAnimationFrame(() => resolve());
      };
      let timer = setTimeout(done, quietMs);
      const observer = new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(done, quietMs);
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
    });
  }, QUIET_MS);
}
