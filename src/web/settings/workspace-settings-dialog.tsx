import { i18n, useWords } from "../i18n/i18n.ts";
import { JobsPage } from "../jobs/jobs-page.tsx";
import { lazyPart } from "../lib/lazy-part.tsx";
import { InviteIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { EmojiPage } from "./emoji-page.tsx";
import { GroupsPage } from "./groups-page.tsx";
import {
  CampaignsIcon,
  ContactsIcon,
  EmojiIcon,
  ExportIcon,
  GroupsIcon,
  ImportsIcon,
  IntegrationsIcon,
  JobsIcon,
  LeaveIcon,
  PeopleIcon,
  ReportsIcon,
  WorkspaceIcon,
} from "./icons.tsx";
import { InvitesPage } from "./invites-page.tsx";
import { MembersPage } from "./members-page.tsx";
import { OwnershipPage } from "./ownership-page.tsx";
import { PageWaiting } from "./page-waiting.tsx";
import { managesWorkspace } from "./role-rules.ts";
import { SettingsFrame } from "./settings-frame.tsx";
import { WorkspacePage } from "./workspace-page.tsx";

const words = i18n("settingsWorkspacePages", {
  workspace: "Workspace",
  members: "Members",
  invites: "Invites",
  groups: "User groups",
  emoji: "Emoji",
  campaigns: "Announcements",
  contacts: "Contacts",
  imports: "Import",
  jobs: "Jobs",
  integrations: "Integrations",
  reports: "Activity",
  export: "Export",
  ownership: "Ownership",
  leaving: "Leaving",
});

const IntegrationsPage = lazyPart(
  async () => (await import("../integrations/integrations-page.tsx")).IntegrationsPage,
  { waiting: PageWaiting },
);

const ReportsPage = lazyPart(
  async () => (await import("../reports/reports-page.tsx")).ReportsPage,
  { waiting: PageWaiting },
);
const ExportPage = lazyPart(async () => (await import("../reports/export-page.tsx")).ExportPage, {
  waiting: PageWaiting,
});
const CampaignsPage = lazyPart(
  async () => (await import("../campaigns/campaigns-page.tsx")).CampaignsPage,
  { waiting: PageWaiting },
);
const ContactsPage = lazyPart(
  async () => (await import("../contacts/contacts-page.tsx")).ContactsPage,
  { waiting: PageWaiting },
);
const ImportsPage = lazyPart(
  async () => (await import("../imports/imports-page.tsx")).ImportsPage,
  {
    waiting: PageWaiting,
  },
);

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
        { id: "groups", label: t.groups, Icon: GroupsIcon, content: <GroupsPage /> },
        { id: "emoji", label: t.emoji, Icon: EmojiIcon, content: <EmojiPage /> },
        ...(managesWorkspace(workspace.role)
          ? [
              {
                id: "campaigns" as const,
                label: t.campaigns,
                Icon: CampaignsIcon,
                content: <CampaignsPage />,
              },
              {
                id: "contacts" as const,
                label: t.contacts,
                Icon: ContactsIcon,
                content: <ContactsPage />,
              },
              {
                id: "imports" as const,
                label: t.imports,
                Icon: ImportsIcon,
                content: <ImportsPage />,
              },
              { id: "jobs" as const, label: t.jobs, Icon: JobsIcon, content: <JobsPage /> },
              {
                id: "integrations" as const,
                label: t.integrations,
                Icon: IntegrationsIcon,
                content: <IntegrationsPage />,
              },
              {
                id: "reports" as const,
                label: t.reports,
                Icon: ReportsIcon,
                content: <ReportsPage />,
              },
            ]
          : []),
        ...(workspace.role === "owner"
          ? [{ id: "export" as const, label: t.export, Icon: ExportIcon, content: <ExportPage /> }]
          : []),
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
