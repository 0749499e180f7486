import { count, params } from "@nanostores/i18n";
import { useMemo, useState } from "react";
import { VList } from "virtua";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { InviteIcon, SearchIcon } from "../ui/icons.tsx";
import { EmptyState } from "../ui/states.tsx";
import { openOverlay } from "../workspace/open-overlay.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { takesFocus } from "./panel-view.ts";
import { peopleRows } from "./people-list.ts";
import styles from "./people-panel.module.css";
import type { PanelProps } from "./panel.tsx";
import { PersonRow } from "./person-row.tsx";
import { useChannelMembers } from "./use-channel-members.ts";
import { useStatuses } from "./presence.ts";
import { useMinute } from "./use-minute.ts";

const words = i18n("peoplePanel", {
  find: "Find by name",
  here: count({ one: "Here now · {count}", other: "Here now · {count}" }),
  others: count({ one: "Not here · {count}", other: "Not here · {count}" }),
  inside: count({ one: "In this channel · {count}", other: "In this channel · {count}" }),
  outside: count({ one: "Not in this channel · {count}", other: "Not in this channel · {count}" }),
  found: count({ one: "{count} person", other: "{count} people" }),
  nobody: params("Nobody here is called “{query}”."),
  nobodyText: "Perhaps they have not been invited yet.",
  invite: "Invite people",
});

function focusIfOpened(input: HTMLInputElement | null): void {
  // A soft keyboard would cover what one came to see.
  if (input && takesFocus() && !matchMedia("(pointer: coarse)").matches) input.focus();
}

/** Everybody of the workspace, or of the conversation that is open. */
export function PeoplePanel({ channelId }: PanelProps) {
  const t = useWords(words);
  const me = useMe();
  const { workspace, channels, members } = useWorkspace();
  const statuses = useStatuses();
  const now = useMinute();
  const [query, setQuery] = useState("");
  const memberIds = channels.find(({ id }) => id === channelId)?.memberIds;
  const inside = useChannelMembers(memberIds === undefined ? channelId : undefined);
  const rows = useMemo(() => {
    const some = memberIds && new Set(memberIds);
    const people = Array.from(members.values()).filter(({ userId }) => some?.has(userId) ?? true);
    // Whoever looks is here, whatever the connection knows yet.
    const present = new Map(Array.from(statuses).filter(([, status]) => status !== "offline"));
    if (!present.has(me.id)) present.set(me.id, "online");
    return peopleRows(people, present, query, inside);
  }, [members, memberIds, statuses, me.id, query, inside]);
  return (
    <>
      <label className={styles["find"]}>
        <SearchIcon />
        <input
          // The panel's first place to be.
          ref={focusIfOpened}
          type="search"
          aria-label={t.find}
          placeholder={t.find}
          autoComplete="off"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      {rows.length === 0 ? (
        <EmptyState title={t.nobody({ query: query.trim() })} text={t.nobodyText}>
          {workspace.role !== "guest" && (
            <Button onClick={() => openOverlay("invite")}>
              <InviteIcon />
              {t.invite}
            </Button>
          )}
        </EmptyState>
      ) : (
        <VList className={styles["list"]} itemSize={44} bufferSize={400}>
          {rows.map((row) =>
            row.kind === "heading" ? (
              <h3 key={row.of} className={styles["heading"]}>
                {t[row.of === "inside" && !inside ? "others" : row.of](row.count)}
              </h3>
            ) : (
              <PersonRow
                key={row.person.userId}
                person={row.person}
                own={row.person.userId === me.id}
                now={now}
              />
            ),
          )}
        </VList>
      )}
    </>
  );
}
