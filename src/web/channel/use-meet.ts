import { useEffect, useRef } from "react";
import type { Message } from "../../protocol/events.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { ComingOrGoing } from "./channel-pool.ts";

/** Asks the workspace for the people who are seen here and not known there. */
export function useMeet(
  messages: readonly Message[],
  comings: readonly ComingOrGoing[],
  hereIds: readonly string[],
): void {
  const { meet } = useWorkspace();
  const before = useRef<{ messages: readonly Message[]; meet: unknown }>(null);
  useEffect(() => {
    const old = before.current;
    before.current = { messages, meet };
    // In a busy room only the newest message is new.
    const known = old?.meet === meet && old.messages[0] === messages[0] ? old.messages.length : 0;
    meet([
      // Whoever is outside brings their name along.
      ...new Set(messages.slice(known).flatMap(({ as, authorId }) => (as ? [] : [authorId]))),
      ...comings.map((coming) => coming.userId),
      ...hereIds,
    ]);
  }, [messages, comings, hereIds, meet]);
}
