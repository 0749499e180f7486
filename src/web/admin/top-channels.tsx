import { count } from "@nanostores/i18n";
import type { TopChannel } from "../../protocol/admin.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { wholeNumber } from "../lib/figures.ts";
import { EmptyState } from "../ui/states.tsx";
import { DrainButton } from "./drain-button.tsx";
import styles from "./table.module.css";

const words = i18n("adminTopChannels", {
  title: "Busiest channels",
  hint: "By open sockets, now",
  channel: "Channel",
  workspace: "Workspace",
  people: "People",
  sockets: "Sockets",
  relays: "Relays",
  actions: "Actions",
  conversation: "Conversation",
  none: "Nobody is connected",
  noneText: "A channel stands here as soon as somebody has it open.",
  socketsOf: count({ one: "{count} socket", other: "{count} sockets" }),
});

/** The channels with the most sockets, each with its drain. */
export function TopChannels({ channels }: { channels: readonly TopChannel[] }) {
  const t = useWords(words);
  return (
    <section className={styles["section"]} aria-labelledby="busiest">
      <header className={styles["head"]}>
        <h2 id="busiest">{t.title}</h2>
        <p>{t.hint}</p>
      </header>
      {channels.length === 0 ? (
        <div className={styles["empty"]}>
          <EmptyState title={t.none} text={t.noneText} />
        </div>
      ) : (
        <div className={styles["frame"]}>
          <table className={styles["table"]} aria-labelledby="busiest">
            <thead>
              <tr>
                <th scope="col" data-name>
                  {t.channel}
                </th>
                <th scope="col" data-wide>
                  {t.workspace}
                </th>
                <th scope="col" data-number>
                  {t.people}
                </th>
                <th scope="col" data-number data-wide>
                  {t.sockets}
                </th>
                <th scope="col" data-number data-wide>
                  {t.relays}
                </th>
                <th scope="col" data-tight>
                  <span className="visually-hidden">{t.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {channels.map((channel) => {
                // Only what has a workspace's name was looked up.
                const unnamed = channel.workspaceName === null ? channel.id : t.conversation;
                const name = channel.name === null ? unnamed : `#${channel.name}`;
                return (
                  <tr key={channel.id}>
                    <th scope="row" data-name>
                      <span className={styles["words"]}>
                        <span title={channel.id}>{name}</span>
                        <small className={styles["narrow"]}>
                          {channel.workspaceName ?? channel.workspaceId} ·{" "}
                          {t.socketsOf(channel.connections)}
                        </small>
                      </span>
                    </th>
                    <td data-wide>{channel.workspaceName ?? channel.workspaceId}</td>
                    <td data-number>{wholeNumber(channel.people)}</td>
                    <td data-number data-wide>
                      {wholeNumber(channel.connections)}
                    </td>
                    <td data-number data-wide>
                      {wholeNumber(channel.relays)}
                    </td>
                    <td data-tight>
                      <DrainButton
                        what={{ channelId: channel.id }}
                        name={name}
                        connections={channel.connections}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
