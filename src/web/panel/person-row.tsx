import type { MemberView } from "../../protocol/http.ts";
import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import styles from "./people-panel.module.css";
import { PersonFace } from "./person-face.tsx";
import { localTime, statusTextOf } from "./person.ts";
import { useRoleNames } from "./role-names.ts";

const words = i18n("personRow", { you: "you", there: params("{time} there") });

/** Somebody in the panel: opens their card. `now` is in ms. */
export function PersonRow({ person, own, now }: { person: MemberView; own: boolean; now: number }) {
  const t = useWords(words);
  const roles = useRoleNames();
  const status = statusTextOf(person, now);
  const time = own ? undefined : localTime(person.timeZone, now);
  const elsewhere = time !== undefined && time !== localTime(ownZone(), now);
  return (
    <button type="button" className={styles["person"]} data-person={person.userId}>
      <PersonFace userId={person.userId} />
      <span className={styles["about"]}>
        <span className={styles["line"]}>
          <span className={styles["name"]}>{person.name}</span>
          {own && <small>({t.you})</small>}
          {person.role !== "member" && <small>{roles[person.role]}</small>}
        </span>
        {status !== undefined && <span className={styles["status"]}>{status}</span>}
      </span>
      {elsewhere && <time className={styles["time"]}>{t.there({ time })}</time>}
    </button>
  );
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
