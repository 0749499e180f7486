import { lazyOverlay } from "../ui/overlay.ts";

/** Lets people into the workspace; its code comes when it is first opened. */
export const InviteDialog = lazyOverlay<{ onClose: () => void }>(
  async () => (await import("../settings/invite-people-dialog.tsx")).InvitePeopleDialog,
);
