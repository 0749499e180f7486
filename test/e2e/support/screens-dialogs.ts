import type { Screen } from "./screen.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;

/** What opens over or beside a channel. */
export const DIALOG_SCREENS: readonly Screen[] = [
  {
    name: "workspace",
    path: inWorkspace,
    shows: (page) => page.getByRole("link", { name: "launch-plan" }),
  },
  {
    name: "workspace-menu",
    path: inWorkspace,
    act: (page) => page.getByRole("button", { name: "Harbour Street" }).click(),
    shows: (page) => page.getByText("Join with an invite link"),
  },
  {
    name: "create-channel",
    path: inWorkspace,
    act: (page) => page.getByRole("button", { name: "Create a channel" }).click(),
    shows: (page) => page.getByRole("dialog"),
  },
  {
    name: "invite-people",
    path: inWorkspace,
    act: (page) => page.getByRole("button", { name: "Invite people" }).click(),
    shows: (page) => page.getByLabel("Invite link"),
  },
  {
    name: "add-people",
    path: ({ workspaceId, channels }) => `/w/${workspaceId}/c/${channels.team}`,
    act: (page) => page.getByRole("button", { name: "Add people" }).click(),
    shows: (page) => page.getByRole("dialog"),
  },
  {
    name: "sign-out-guest",
    who: "guest",
    path: inWorkspace,
    act: (page) => page.getByRole("button", { name: "Sign out" }).click(),
    shows: (page) => page.getByRole("dialog"),
  },
];
