import type { ReactNode } from "react";
import type { Preferences } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ErrorState } from "../ui/states.tsx";
import { loadPreferences, usePreferences, usePreferencesError } from "../workspace/preferences.ts";
import { PageWaiting } from "./page-waiting.tsx";

const words = i18n("settingsPreferencesLoaded", { failed: "Your preferences did not load" });

/** What is chosen on all of one's devices, once it is known. */
export function PreferencesLoaded({
  children,
}: {
  children: (preferences: Preferences) => ReactNode;
}) {
  const t = useWords(words);
  const preferences = usePreferences();
  const error = usePreferencesError();
  if (preferences) return children(preferences);
  if (error !== undefined)
    return <ErrorState title={t.failed} error={error} onRetry={() => void loadPreferences()} />;
  return <PageWaiting />;
}
