import type { EmojiView } from "../protocol/custom-emoji.ts";
import type { GroupView } from "../protocol/groups.ts";
import type { Page } from "../protocol/http.ts";
import type { CommandView, SlashAnswer } from "../protocol/slash.ts";
import type { PageQuery } from "./api.ts";
import type { Request } from "./request.ts";

const path = encodeURIComponent;
const at = (workspaceId: string, what: "groups" | "emoji" | "commands", name?: string) =>
  `/api/workspaces/${path(workspaceId)}/${what}${name === undefined ? "" : `/${path(name)}`}`;

/** Groups of people who are mentioned together. */
export function groupCalls(request: Request) {
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<GroupView>>("GET", at(workspaceId, "groups"), { query }),
    create: (
      workspaceId: string,
      body: { handle: string; name: string; description?: string; userIds?: string[] },
    ) => request<GroupView>("POST", at(workspaceId, "groups"), { body }),
    update: (
      workspaceId: string,
      groupId: string,
      body: { handle?: string; name?: string; description?: string },
    ) => request<GroupView>("PATCH", at(workspaceId, "groups", groupId), { body }),
    remove: async (workspaceId: string, groupId: string) =>
      void (await request<unknown>("DELETE", at(workspaceId, "groups", groupId))),
    /** Says who is in it from now on. */
    setMembers: (workspaceId: string, groupId: string, userIds: readonly string[]) =>
      request<GroupView>("PUT", `${at(workspaceId, "groups", groupId)}/members`, {
        body: { userIds },
      }),
  };
}

/** Emoji that a workspace has added. */
export function emojiCalls(request: Request) {
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<EmojiView>>("GET", at(workspaceId, "emoji"), { query }),
    /** A PNG, GIF, WebP or JPEG of at most 256 KB. */
    put: (workspaceId: string, name: string, image: Blob) =>
      request<EmojiView>("PUT", at(workspaceId, "emoji", name), { blob: image }),
    remove: async (workspaceId: string, name: string) =>
      void (await request<unknown>("DELETE", at(workspaceId, "emoji", name))),
  };
}

/** Slash commands: to run them, and for programs that answer some. */
export function commandCalls(request: Request) {
  return {
    /** Built-in ones first, all in one page. */
    list: (workspaceId: string) => request<Page<CommandView>>("GET", at(workspaceId, "commands")),
    /** Safe to repeat with the same `clientMsgId`. What a program answers later comes as a notice. */
    run: (channelId: string, body: { text: string; threadSeq?: number; clientMsgId?: string }) =>
      request<SlashAnswer>("POST", `/api/channels/${path(channelId)}/commands`, { body }),
    /** Makes oneself the one who answers `/name`. */
    register: (workspaceId: string, name: string, body: { description: string; usage?: string }) =>
      request<CommandView>("PUT", at(workspaceId, "commands", name), { body }),
    unregister: async (workspaceId: string, name: string) =>
      void (await request<unknown>("DELETE", at(workspaceId, "commands", name))),
    /** Answers a run of one's command, to its caller alone. */
    reply: async (commandId: string, text: string) =>
      void (await request<unknown>("POST", `/api/commands/${path(commandId)}/reply`, {
        body: { text },
      })),
  };
}
