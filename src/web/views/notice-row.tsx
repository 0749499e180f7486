import { params } from "@nanostores/i18n";
import type { ReactNode } from "react";
import type { NoticeItem } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Link } from "../ui/link.tsx";
import { BellIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { Item } from "./item.tsx";
import { routeTo, useChannelName } from "./place.ts";
import styles from "./row.module.css";

const words = i18n("noticeRow", {
  mention: params("{who} mentioned you in {where}"),
  direct: params("{who} wrote to you"),
  directIn: params("{who} wrote in {where}"),
  message: params("{who} wrote in {where}"),
  reply: params("{who} replied in {where}"),
  reaction: params("{who} reacted in {where}"),
  reminder: "Reminder",
  scheduled: "A planned message was not sent",
  webhook: "An outgoing hook was disabled",
  elsewhere: "a channel you are not in",
  unread: "not seen yet",
  gone: "This message is no longer there.",
});

/** One notice: leads to where it was said, and has been seen then. */
export function NoticeRow({ notice, onSeen }: { notice: NoticeItem; onSeen: () => void }) {
  const t = useWords(words);
  const { nameOf } = useWorkspace();
  const channelName = useChannelName();
  const who = nameOf(notice.authorId);
  const where = channelName(notice.channelId) ?? t.elsewhere;
  const own = isOwn(notice.kind);
  const line = sentence(t, notice.kind, who, where);
  const isFresh = notice.readAt === null;
  const lead = (
    <>
      {notice.channelId === "" ? (
        line
      ) : (
        <Link to={routeTo(notice)} className={styles["way"]} onClick={onSeen}>
          {line}
        </Link>
      )}
      {isFresh && <span className="visually-hidden"> ({t.unread})</span>}
    </>
  );
  return (
    <li className={styles["row"]} data-fresh={isFresh || undefined}>
      <Item
        authorId={own ? undefined : notice.authorId}
        icon={own ? <BellIcon /> : undefined}
        ms={notice.at}
        lead={lead}
        body={notice.body === "" ? undefined : notice.body}
        lines={2}
      >
        {notice.body === "" && <p className={styles["gone"]}>{t.gone}</p>}
      </Item>
    </li>
  );
}

type Words = ReturnType<typeof words.get>;

function sentence(t: Words, kind: NoticeItem["kind"], who: string, where: string): ReactNode {
  if (kind === "direct") return where === who ? t.direct({ who }) : t.directIn({ who, where });
  return isOwn(kind) ? t[kind] : t[kind]({ who, where });
}

/** True for what nobody has said. */
function isOwn(kind: NoticeItem["kind"]): kind is "reminder" | "scheduled" | "webhook" {
  return kind === "reminder" || kind === "scheduled" || kind === "webhook";
}
