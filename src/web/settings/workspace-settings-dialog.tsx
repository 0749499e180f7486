import { i18n, useWords } from "../i18n/i18n.ts";
import { InviteIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { LeaveIcon, PeopleIcon, WorkspaceIcon } from "./icons.tsx";
import { InvitesPage } from "./invites-page.tsx";
import { MembersPage } from "./members-page.tsx";
import { OwnershipPage } from "./ownership-page.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { WorkspacePage } from "./workspace-page.tsx";

const words = i18n("settingsWorkspacePages", {
  workspace: "Workspace",
  members: "Members",
  invites: "Invites",
  ownership: "Ownership",
  leaving: "Leaving",
});

/** What is settled for a whole workspace, as far as one's role allows. */
export function WorkspaceSettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  return (
    <SettingsFrame
      title={workspace.name}
      start="workspace"
      onClose={onClose}
      pages={[
        { id: "workspace", label: t.workspace, Icon: WorkspaceIcon, content: <WorkspacePage /> },
        { id: "members", label: t.members, Icon: PeopleIcon, content: <MembersPage /> },
        { id: "invites", label: t.invites, Icon: InviteIcon, content: <InvitesPage /> },
        {
          id: "ownership",
          label: workspace.role === "owner" ? t.ownership : t.leaving,
          Icon: LeaveIcon,
          content: <OwnershipPage />,
        },
      ]}
    />
  );
}
