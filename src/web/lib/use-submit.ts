import { useRef, useState } from "react";
import type { FormEvent } from "react";
import { explain } from "./explain.ts";

/** An action of a form, its state, and ways to start it. */
export type Submit = {
  busy: boolean;
  /** Why the last try failed, for the person; undefined while it goes well. */
  error: string | undefined;
  /** Runs the action once; a second call meanwhile does nothing. */
  run: () => void;
  /** The same as a form's handler. */
  onSubmit: (event: FormEvent) => void;
};

/** One action at a time with its busy state and its error. `say` may word an error differently. */
export function useSubmit(
  act: () => Promise<void>,
  say: (error: unknown) => string | undefined = () => undefined,
): Submit {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const running = useRef(false);
  const run = async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await act();
    } catch (cause) {
      setError(say(cause) ?? explain(cause));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return {
    busy,
    error,
    run: () => void run(),
    onSubmit: (event) => {
      event.preventDefault();
      void run();
    },
  };
}
