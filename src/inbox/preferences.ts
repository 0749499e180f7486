import type { InboxFrame } from "../protocol/frames.ts";
import type { Preferences, PreferencesChange } from "../protocol/personal.ts";
import { DEFAULT_PREFERENCES } from "../protocol/personal.ts";
import type { Own } from "./own.ts";

/** What a person has chosen. */
export class PreferenceStore {
  readonly #own: Own;
  readonly #tell: (frame: InboxFrame) => void;

  constructor(own: Own, tell: (frame: InboxFrame) => void) {
    this.#own = own;
    this.#tell = tell;
  }

  get(): Preferences {
    return { ...DEFAULT_PREFERENCES, ...this.#own.get("preferences") };
  }

  /** Changes what is named, and tells every device. */
  change(change: PreferencesChange): Preferences {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    const preferences: Preferences = { ...this.get(), ...Object.fromEntries(named) };
    this.#own.set("preferences", preferences);
    this.#tell({ type: "preferences", preferences });
    return preferences;
  }
}
