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
export async function openMenu(page: Page | Locator, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).and(page.locator("[aria-haspopup=menu]")).click();
}

/**
 * Points at a message until its bar is there and `then` goes well, like somebody who points again at
 * what has moved: what comes late makes rows higher, and puts another one under the mouse.
 */
export async function pointAt(
  message: Locator,
  then: (bar: Locator) => Promise<void> = async () => {},
): Promise<Locator> {
  const bar = message.getByRole("toolbar", { name: "Message actions" });
  for (let left = HOVERS - 1; ; left--) {
    await message.hover({ position: { x: 100 + left, y: 12 } });
    try {
      await bar.waitFor({ timeout: HOVER_MS });
      await then(bar);
      return bar;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Presses a control in the bar of a message, until what it opens is there. */
export async function pressInBar(message: Locator, name: string, opens: Locator): Promise<void> {
  await pointAt(message, async (bar) => {
    await bar.getByRole("button", { name }).click({ timeout: HOVER_MS });
    await opens.waitFor({ timeout: HOVER_MS });
  });
}

/** Opens the menu of a message with the mouse. */
export function messageMenu(message: Locator): Promise<void> {
  return pressInBar(message, "More actions", message.page().getByRole("menu"));
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
