import { useState } from "react";
import type { ReactNode } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { useMe, useSession } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { HashIcon, InviteIcon, LockIcon, PlusIcon, SignOutIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { CreateChannelDialog } from "./create-channel-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import styles from "./sidebar.module.css";
import { SignOutDialog } from "./sign-out-dialog.tsx";
import { useWorkspace } from "./workspace-data.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

type OpenDialog = "channel" | "invite" | "sign-out" | undefined;

/** The left pane: workspace, channels, oneself. */
export function Sidebar({ channelId }: { channelId: string | undefined }) {
  const { workspace, channels } = useWorkspace();
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = () => setDialog(undefined);
  const named = channels
    .filter(({ kind, archivedAt }) => archivedAt === null && kind !== "direct" && kind !== "group")
    .sort((a, b) => a.name.localeCompare(b.name));
  const joined = named.filter((channel) => channel.joined);
  const others = named.filter((channel) => !channel.joined);
  const mayInvite = workspace.role !== "guest";
  return (
    <nav className={styles["sidebar"]} aria-label="Workspace">
      {channelId === undefined && <title>{`${workspace.name} · Edgewise`}</title>}
      <header className={styles["head"]}>
        <WorkspaceMenu />
      </header>
      <div className={styles["scroll"]}>
        <Section
          title="Channels"
          action={
            mayInvite && (
              <IconButton label="Create a channel" onClick={() => setDialog("channel")}>
                <PlusIcon />
              </IconButton>
            )
          }
        >
          {joined.map((channel) => (
            <ChannelLink key={channel.id} channel={channel} current={channel.id === channelId} />
          ))}
          {joined.length === 0 && <li className={styles["none"]}>None joined yet</li>}
        </Section>
        {others.length > 0 && (
          <Section title="Browse">
            {others.map((channel) => (
              <ChannelLink key={channel.id} channel={channel} current={channel.id === channelId} />
            ))}
          </Section>
        )}
      </div>
      {mayInvite && (
        <div className={styles["invite"]}>
          <Button look="quiet" wide onClick={() => setDialog("invite")}>
            <InviteIcon />
            Invite people
          </Button>
        </div>
      )}
      <Self onSignOut={() => setDialog("sign-out")} />
      {dialog === "channel" && <CreateChannelDialog onClose={close} />}
      {dialog === "invite" && <InviteDialog onClose={close} />}
      {dialog === "sign-out" && <SignOutDialog onClose={close} />}
    </nav>
  );
}

function Section({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles["section"]} aria-label={title}>
      <div className={styles["sectionHead"]}>
        <h2>{title}</h2>
        {action}
      </div>
      <ul>{children}</ul>
    </section>
  );
}

function ChannelLink({ channel, current }: { channel: ChannelView; current: boolean }) {
  const Icon = channel.kind === "private" ? LockIcon : HashIcon;
  return (
    <li>
      <Link
        to={{ at: "channel", workspaceId: channel.workspaceId, channelId: channel.id }}
        className={styles["channel"]}
        data-joined={channel.joined}
        aria-current={current ? "page" : undefined}
      >
        <Icon className={styles["channelIcon"]} />
        <span className={styles["channelName"]}>{channel.name}</span>
        {channel.kind === "private" && <span className="visually-hidden"> (private)</span>}
      </Link>
    </li>
  );
}

function Self({ onSignOut }: { onSignOut: () => void }) {
  const me = useMe();
  const { signOut } = useSession();
  const { workspace } = useWorkspace();
  // A guest has no way back in, so that one is asked first.
  const leave = () => (me.isAnonymous === true ? onSignOut() : void signOut());
  return (
    <footer className={styles["self"]}>
      <Avatar userId={me.id} name={me.name} image={me.image} size="small" />
      <span className={styles["selfName"]}>
        {me.name}
        {workspace.role !== "member" && <small>{workspace.role}</small>}
      </span>
      <IconButton label="Sign out" onClick={leave}>
        <SignOutIcon />
      </IconButton>
    </footer>
  );
}
