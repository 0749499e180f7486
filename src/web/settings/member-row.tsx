import { params } from "@nanostores/i18n";
import { useRef, useState } from "react";
import { ApiError } from "../../client/index.ts";
import type { Role } from "../../protocol/events.ts";
import type { MemberView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./members-page.module.css";
import { mayRemove, rolesToGive } from "./role-rules.ts";
import { useRoleWords } from "./roles.ts";
import { SelectField } from "./select-field.tsx";

const words = i18n("settingsMember", {
  you: "you",
  roleOf: params("Role of {name}"),
  remove: "Remove",
  removeWho: params("Remove {name}"),
  sure: params("Remove {name} from all channels here? What they wrote stays."),
  removeNow: "Yes, remove",
  keep: "Keep",
  forbidden: params("The server refused: your role does not reach {name}."),
  lastOwner: "A workspace keeps at least one owner.",
  gone: params("{name} is no longer here."),
});

/** One person, their role, and what one may do about it. */
export function MemberRow({ member, isMe }: { member: MemberView; isMe: boolean }) {
  const t = useWords(words);
  const roleWords = useRoleWords();
  const { workspace, reloadMembers } = useWorkspace();
  const [asked, setAsked] = useState(false);
  const asking = useRef<HTMLButtonElement>(null);
  const wanted = useRef<Role>(member.role);
  const { name, userId, role } = member;

  const refusal = (error: unknown): string | undefined => {
    if (!(error instanceof ApiError)) return undefined;
    if (error.code === "forbidden") return t.forbidden({ name });
    if (error.code === "conflict") return t.lastOwner;
    return error.code === "not_found" ? t.gone({ name }) : undefined;
  };
  const change = useSubmit(async () => {
    await api.members.setRole(workspace.id, userId, wanted.current);
    await reloadMembers();
  }, refusal);
  const removal = useSubmit(async () => {
    await api.members.remove(workspace.id, userId);
    await reloadMembers();
  }, refusal);

  const roles = isMe ? [] : rolesToGive(workspace.role, role);
  const error = change.error ?? removal.error;
  // An owner's role shows among the others, though it is not there to be given.
  const options: Role[] = roles.some((each) => each === role) ? [...roles] : [role, ...roles];
  return (
    <div className={styles["row"]} role="listitem">
      <div className={styles["line"]}>
        <Avatar userId={userId} name={name} image={member.image} />
        <span className={styles["name"]}>
          {name}
          {isMe && <small>{t.you}</small>}
        </span>
        {roles.length === 0 ? (
          <span className={styles["role"]}>{roleWords(role).label}</span>
        ) : (
          <SelectField
            label={t.roleOf({ name })}
            value={role}
            disabled={change.busy}
            options={options.map((value) => ({ value, ...roleWords(value) }))}
            onChange={(next) => {
              if (next === role) return;
              wanted.current = next;
              change.run();
            }}
          />
        )}
        {!isMe && mayRemove(workspace.role, role) && (
          <Button
            look="plain"
            className={styles["remove"]}
            aria-label={t.removeWho({ name })}
            ref={asking}
            aria-expanded={asked}
            onClick={() => setAsked(!asked)}
          >
            {t.remove}
          </Button>
        )}
      </div>
      {asked && (
        <div className={styles["question"]}>
          <p>{t.sure({ name })}</p>
          <Button
            autoFocus
            onClick={() => {
              setAsked(false);
              asking.current?.focus();
            }}
          >
            {t.keep}
          </Button>
          <Button look="danger" busy={removal.busy} onClick={removal.run}>
            {t.removeNow}
          </Button>
        </div>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
    </div>
  );
}
