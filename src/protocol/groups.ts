import { z } from "zod";
import { label, plainText } from "./label.ts";

/** Groups of one workspace, at most. */
export const MAX_GROUPS = 500;
/** People in one group, at most. */
export const MAX_GROUP_PEOPLE = 1_000;

/** Handles that mention a crowd by themselves. */
const RESERVED = new Set(["here", "channel", "everyone", "all"]);

const handle = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/, {
    message: "must be 1 to 40 of a-z, 0-9 and inner dots, dashes and underscores",
  })
  .refine((value) => !RESERVED.has(value), { message: "is a word of its own in mentions" });

const description = plainText(0, 250);

const userIds = z
  .array(z.string().min(1).max(64))
  .max(MAX_GROUP_PEOPLE)
  .transform((ids) => [...new Set(ids)]);

/** The body of `POST /api/workspaces/:id/groups`. */
export const createGroupBody = z.object({
  handle,
  name: label(80),
  description: description.default(""),
  userIds: userIds.default([]),
});

/** The body of `PATCH /api/workspaces/:id/groups/:groupId`. */
export const updateGroupBody = z
  .object({ handle, name: label(80), description })
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });
export type GroupChange = z.infer<typeof updateGroupBody>;

/** The body of `PUT /api/workspaces/:id/groups/:groupId/members`: who is in it from now on. */
export const groupMembersBody = z.object({ userIds });

/** A group of people who are mentioned together, `<!subteam^id>`. `userIds` are in order and in the workspace. */
export type GroupView = {
  id: string;
  handle: string;
  name: string;
  description: string;
  userIds: string[];
};
