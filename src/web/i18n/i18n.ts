import { createI18n, translationsLoading } from "@nanostores/i18n";
import type { Messages, Translations } from "@nanostores/i18n";
import { useStore } from "@nanostores/react";
import { atom, computed } from "nanostores";
import { recall, remember } from "../lib/remember.ts";

/** The languages of the app. English is written beside the components; the others lie in folders. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const DIRECTIONS: Readonly<Record<Language, "ltr" | "rtl">> = { en: "ltr", de: "ltr" };
const codes = Object.keys(LANGUAGES) as Language[];
const CHOSEN = "language";

/** What the person chose, or undefined to follow the browser. */
export const chosenLanguage = atom<Language | undefined>(codes.find((c) => c === recall(CHOSEN)));

/** The language in use. */
export const language = computed(
  chosenLanguage,
  (chosen) => chosen ?? languageOf(globalThis.navigator?.languages ?? []),
);

/** The first of these language tags that the app speaks, whatever the country; else English. */
export function languageOf(tags: readonly string[]): Language {
  for (const tag of tags) {
    const code = codes.find((known) => known === tag.toLowerCase().split("-")[0]);
    if (code) return code;
  }
  return "en";
}

/**
 * Makes the words of one part of the app: `i18n("composer", { send: "Send" })`. A placeholder is
 * `params("Hello {name}")`, a number `count({ one: "{count} reply", other: "{count} replies" })`.
 * Each part has its German counterpart of the same name in `de/`.
 */
export const i18n = createI18n(language, {
  get: async (code) => (code === "de" ? (await import("./de/index.ts")).default : {}),
});

/** Chooses a language for this browser; undefined follows the browser again. */
export function chooseLanguage(code: Language | undefined): void {
  remember(CHOSEN, code);
  chosenLanguage.set(code);
}

/** Resolves when the words of the language in use are there, at once for English. */
export function wordsReady(): Promise<void> {
  return translationsLoading(i18n);
}

/** The words of a part in the language in use; renders again when that changes. */
export function useWords<Words extends Translations>(words: Messages<Words>): Words {
  return useStore(words);
}

/** A language in the kind that the browser is set to: English may be British. */
export function localeLike(code: Language): string {
  const same = (tag: string) => tag === code || tag.startsWith(`${code}-`);
  return globalThis.navigator?.languages?.find(same) ?? code;
}

/**
 * Has the browser say languages that there are. Of a system without one (`LANG=C.UTF-8`) Chromium says
 * `en-US@posix`, which every `Intl` refuses, and with it a library's part that only asked.
 */
export function mendLanguages(): void {
  const { language: first, languages } = navigator;
  if ([first, ...languages].every(isLanguage)) return;
  const sound = [first, ...languages].filter(isLanguage);
  const say = (key: string, value: unknown) =>
    Object.defineProperty(navigator, key, { value, configurable: true });
  say("language", sound[0] ?? "en");
  say("languages", sound);
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Keeps the page's own language and direction in step with the words. */
export function followLanguage(): () => void {
  return language.subscribe((code) => {
    document.documentElement.lang = code;
    document.documentElement.dir = directionOf(code);
  });
}

/**
 * Which way a language is read. `localStorage["edgewise.direction"] = "rtl"` turns the page
 * around, to see how it would look in a language that none of the present ones is.
 */
function directionOf(code: Language): "ltr" | "rtl" {
  return recall("direction") === "rtl" ? "rtl" : DIRECTIONS[code];
}
