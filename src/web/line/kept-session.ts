import type { UserView } from "../../client/index.ts";
import { forgetStarting, recall, remember } from "../lib/remember.ts";

const KEY = "session";

/** Who was at this screen last and has not signed out: a guess until the server has answered. */
export function recallSession(): UserView | undefined {
  try {
    const user: unknown = JSON.parse(recall(KEY) ?? "null");
    return isUser(user) ? user : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps who is at the screen; undefined for nobody. Copies of what somebody else has read go at
 * once; drafts too, where that person left by their own will.
 */
export function rememberSession(user: UserView | undefined, left: "signed-out" | "ended"): void {
  const before = recallSession();
  remember(KEY, user && JSON.stringify(user));
  if (before === undefined || before.id === user?.id) return;
  if (left === "signed-out") forgetStarting(`draft.${before.id}.`);
  void import("./keep.ts").then(async ({ forgetAll }) => {
    await forgetAll("copies", before.id);
    if (left === "signed-out") await forgetAll("drafts", before.id);
  });
}

function isUser(value: unknown): value is UserView {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "name" in value &&
    typeof value.name === "string"
  );
}
