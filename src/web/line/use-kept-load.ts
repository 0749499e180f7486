import { useEffect, useMemo, useState } from "react";
import { ApiError } from "../../client/index.ts";
import { useLoad } from "../lib/use-load.ts";
import type { Loaded } from "../lib/use-load.ts";
import { recallCopy, rememberCopy } from "./copies.ts";

/** Nobody sees an error that could offer to try again: what is shown is the copy. */
const AGAIN_AFTER_MS = 5_000;

/**
 * Like {@link useLoad}, and starts from what the last load brought, in this browser, for that
 * person: shown until the server answers, and for as long as it cannot be reached.
 */
export function useKeptLoad<T>(userId: string, key: string, load: () => Promise<T>): Loaded<T> {
  const loaded = useLoad(key, async () => {
    const data = await load();
    void rememberCopy(userId, key, data);
    return data;
  });
  const [kept, setKept] = useState<{ key: string; data: T }>();
  useEffect(() => {
    let wanted = true;
    void recallCopy(userId, key).then((data) => {
      if (wanted && data !== undefined) setKept({ key, data: data as T });
    });
    return () => {
      wanted = false;
    };
  }, [userId, key]);

  const away =
    loaded.phase === "loading" || (loaded.phase === "error" && isUnreachable(loaded.error));
  const shown = away && kept?.key === key ? kept.data : undefined;
  const { reload } = loaded;
  const again = shown !== undefined && loaded.phase === "error";
  useEffect(() => {
    if (!again) return;
    const retry = () => void reload();
    const timer = setTimeout(retry, AGAIN_AFTER_MS);
    addEventListener("online", retry);
    return () => {
      clearTimeout(timer);
      removeEventListener("online", retry);
    };
  }, [again, reload]);
  return useMemo(
    () => (shown === undefined ? loaded : { phase: "ready", data: shown, reload: loaded.reload }),
    [loaded, shown],
  );
}

/** True where the server said nothing about the thing itself. */
function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
