import type { GroupView } from "../../protocol/groups.ts";
import type { CommandView } from "../../protocol/slash.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { sharedList } from "../lib/shared-list.ts";
import { onInbox } from "../workspace/own-inbox.ts";

/** The groups of a workspace that can be mentioned. */
export const groupList = sharedList<GroupView>(
  (workspaceId) => allPages((query) => api.groups.list(workspaceId, query)),
  (changed) =>
    onInbox({ onChanged: (what) => void (what === "groups" && changed()), onReturn: changed }),
);

/** The slash commands of a workspace, the built-in ones first. */
export const commandList = sharedList<CommandView>(
  async (workspaceId) => (await api.commands.list(workspaceId)).items,
  (changed) =>
    onInbox({ onChanged: (what) => void (what === "commands" && changed()), onReturn: changed }),
);
