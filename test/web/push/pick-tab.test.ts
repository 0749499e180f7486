import { describe, expect, it } from "vitest";
import { browserName } from "../../../src/web/push/browser-name.ts";
import { pickTab } from "../../../src/web/worker/pick-tab.ts";

const tab = (path: string, more: { focused?: boolean; visibilityState?: string } = {}) => ({
  url: `https://chat.example${path}`,
  focused: false,
  visibilityState: "hidden",
  ...more,
});
const TARGET = new URL("https://chat.example/w/w_1/c/c_1/m/5");

describe("where a notification opens", () => {
  it("[PUSH6] in a tab of its workspace, even where another one is looked at", () => {
    const looked = tab("/w/w_2/c/c_9", { focused: true, visibilityState: "visible" });
    const same = tab("/w/w_1/c/c_2");
    expect(pickTab([looked, same], TARGET)).toBe(same);
    expect(pickTab([tab("/"), looked], TARGET)).toBe(looked);
    expect(pickTab([same, tab("/w/w_1/threads")], TARGET)).toBe(same);
  });

  it("[PUSH6] never in a tab of somebody else's, and in a new one where there is none", () => {
    expect(pickTab([{ ...tab("/"), url: "https://evil.example/w/w_1" }], TARGET)).toBeUndefined();
    expect(pickTab([], TARGET)).toBeUndefined();
  });
});

describe("what a browser is called among the devices", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
      "Edge, Windows",
    ],
    [
      "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
      "Chrome, Android",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari, iPhone",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:131.0) Gecko/20100101 Firefox/131.0",
      "Firefox, Mac",
    ],
    ["curl/8", "Browser"],
  ])("%s", (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});
