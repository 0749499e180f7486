import type { ChannelView } from "../../protocol/http.ts";
import type { LazyPart } from "../lib/lazy-part.tsx";
import { lazyOverlay } from "../ui/overlay.ts";

/** What the header may ask about its channel. */
export type ChannelDialog = "details" | "add-people" | "leave" | "archive";

export type ChannelDialogProps = { channel: ChannelView; onClose: () => void };

const DIALOGS: Readonly<Record<ChannelDialog, LazyPart<ChannelDialogProps>>> = {
  "add-people": lazyOverlay(async () => (await import("./add-people-dialog.tsx")).AddPeopleDialog),
  details: lazyOverlay(
    async () => (await import("../details/details-dialog.tsx")).ChannelDetailsDialog,
  ),
  leave: lazyOverlay(async () => (await import("./channel-header-leave.tsx")).LeaveChannelDialog),
  archive: lazyOverlay(
    async () => (await import("./channel-header-leave.tsx")).ArchiveChannelDialog,
  ),
};

/** The dialog of this name, loaded when it is first asked for. */
export function ChannelDialogs({
  dialog,
  ...props
}: ChannelDialogProps & { dialog: ChannelDialog }) {
  const Part = DIALOGS[dialog];
  return <Part key={dialog} {...props} />;
}
