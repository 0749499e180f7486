import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseTheme, chosenTheme, followTheme } from "../../src/web/lib/theme.ts";

type Meta = { dataset: { scheme: string }; media: string };

let metas: Meta[];
let root: { dataset: Record<string, string> };
let stored: Map<string, string>;
let page: EventTarget;

beforeEach(() => {
  metas = ["light", "dark"].map((scheme) => ({ dataset: { scheme }, media: "" }));
  root = { dataset: {} };
  stored = new Map();
  page = new EventTarget();
  vi.stubGlobal("document", { documentElement: root, querySelectorAll: () => metas });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
});

afterEach(() => {
  chosenTheme.set("system");
  vi.unstubAllGlobals();
});

describe("the theme", () => {
  it("follows the device until one is chosen, and again after", () => {
    const stop = followTheme();
    expect(root.dataset).toEqual({});
    expect(metas.map((meta) => meta.media)).toEqual([
      "(prefers-color-scheme: light)",
      "(prefers-color-scheme: dark)",
    ]);
    chooseTheme("dark");
    expect(root.dataset).toEqual({ theme: "dark" });
    expect(metas.map((meta) => meta.media)).toEqual(["not all", "all"]);
    expect(stored.get("edgewise.theme")).toBe("dark");
    chooseTheme("system");
    expect(root.dataset).toEqual({});
    expect(stored.size).toBe(0);
    stop();
  });

  it("follows what another tab chose", () => {
    const stop = followTheme();
    page.dispatchEvent(
      Object.assign(new Event("storage"), { key: "edgewise.theme", newValue: "light" }),
    );
    expect(root.dataset).toEqual({ theme: "light" });
    page.dispatchEvent(
      Object.assign(new Event("storage"), { key: "edgewise.theme", newValue: null }),
    );
    expect(chosenTheme.get()).toBe("system");
    stop();
  });
});
