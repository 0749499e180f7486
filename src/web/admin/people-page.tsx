import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { wholeNumber } from "../lib/figures.ts";
import { usePoll } from "../lib/use-poll.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Field } from "../ui/field.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { adminCalls } from "./calls.ts";
import styles from "./table.module.css";

const words = i18n("adminPeople", {
  list: "Connected people",
  total: count({
    one: "{count} person has a channel open",
    other: "{count} people have a channel open",
  }),
  shown: params("The {shown} with the most channels are listed."),
  find: "Find by name",
  nobody: params("Nobody here is called “{name}”."),
  person: "Person",
  channels: "Open channels",
  unnamed: "Unknown",
  none: "Nobody is connected",
  noneText: "Who has a channel open in a browser or an app stands here.",
  failed: "The list did not load",
});

const EVERY_MS = 10_000;

/** Who is connected now. */
export function PeoplePage() {
  const t = useWords(words);
  const [search, setSearch] = useState("");
  const { data, error, reload } = usePoll("people", EVERY_MS, adminCalls.people);
  if (data === undefined)
    return error === undefined ? (
      <PageWaiting />
    ) : (
      <ErrorState title={t.failed} error={error} onRetry={() => void reload()} />
    );
  if (data.items.length === 0)
    return (
      <div className={styles["empty"]}>
        <EmptyState title={t.none} text={t.noneText} />
      </div>
    );
  const wanted = search.trim().toLowerCase();
  const found = data.items.filter(({ name, userId }) =>
    (name ?? userId).toLowerCase().includes(wanted),
  );
  return (
    <section className={styles["section"]} aria-label={t.list}>
      <div className={styles["tools"]}>
        <Field
          label={t.find}
          type="search"
          value={search}
          onChange={setSearch}
          autoComplete="off"
        />
      </div>
      <p className={styles["note"]} role="status">
        {found.length === 0
          ? t.nobody({ name: search.trim() })
          : `${t.total(data.total)}. ${
              data.items.length < data.total ? t.shown({ shown: data.items.length }) : ""
            }`}
      </p>
      {found.length > 0 && (
        <div className={styles["frame"]}>
          <table className={styles["table"]} aria-label={t.list}>
            <thead>
              <tr>
                <th scope="col" data-name>
                  {t.person}
                </th>
                <th scope="col" data-number>
                  {t.channels}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ userId, name, picture, channels }) => (
                <tr key={userId}>
                  <th scope="row" data-name>
                    <span className={styles["name"]}>
                      <Avatar
                        userId={userId}
                        name={name ?? t.unnamed}
                        image={picture}
                        size="small"
                      />
                      <span className={styles["words"]}>
                        <span title={userId}>{name ?? t.unnamed}</span>
                      </span>
                    </span>
                  </th>
                  <td data-number>{wholeNumber(channels)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
