import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { ReactNode } from "react";
import { MenuAt } from "../ui/menu.tsx";
import type { Point } from "../ui/menu-entry.ts";
import { moveChannel, moveSection, stepChannel } from "./arrangement.ts";
import type { Place } from "./arrangement.ts";
import { RemoveSectionDialog, SectionDialog } from "./section-dialog.tsx";
import { watchDrags } from "./sidebar-drag.ts";
import { useRowEntries } from "./sidebar-row-entries.tsx";
import type { SidebarDialog } from "./sidebar-row-entries.tsx";
import { useSectionEntries } from "./sidebar-section-entries.tsx";
import { watchMenus } from "./sidebar-gestures.ts";
import type { MenuOf } from "./sidebar-gestures.ts";
import { useWorkspace } from "./workspace-data.tsx";

type Opened = { of: MenuOf; at: Point | HTMLElement };

/** What puts the sidebar in order: menus, dragging and keys. The rows are found by their attributes. */
export function SidebarArranging() {
  const { arrange } = useWorkspace();
  const [menu, setMenu] = useState<Opened>();
  const [dialog, setDialog] = useState<SidebarDialog>();
  const place = useRef<HTMLSpanElement>(null);

  const step = useEffectEvent((channelId: string, by: 1 | -1) => {
    arrange((old) => stepChannel(old, channelId, by));
    // It may be another element by now.
    requestAnimationFrame(() => {
      const row = `[data-channel="${CSS.escape(channelId)}"] [data-row]`;
      place.current?.closest("nav")?.querySelector<HTMLElement>(row)?.focus();
    });
  });
  const dropChannel = useEffectEvent((id: string, to: Place, before: string | undefined) =>
    arrange((old) => moveChannel(old, id, to, before)),
  );
  const dropSection = useEffectEvent((id: string, before: string | undefined) =>
    arrange((old) => moveSection(old, id, before)),
  );
  useEffect(() => {
    const nav = place.current?.closest("nav");
    if (!nav) return;
    nav.dataset["arranging"] = "";
    const stops = [
      watchDrags(nav, {
        channel: (id, to, before) => dropChannel(id, to, before),
        section: (id, before) => dropSection(id, before),
      }),
      watchMenus(nav, {
        open: (of, at) => setMenu({ of, at }),
        step: (id, by) => step(id, by),
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <>
      <span ref={place} hidden />
      {menu && <OpenMenu {...menu} onDialog={setDialog} onClose={() => setMenu(undefined)} />}
      {dialog && <OpenDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </>
  );
}

type OpenMenuProps = Opened & { onDialog: (dialog: SidebarDialog) => void; onClose: () => void };

function OpenMenu({ of, ...rest }: OpenMenuProps) {
  return of.kind === "channel" ? (
    <RowMenu key={of.id} id={of.id} {...rest} />
  ) : (
    <SectionMenu key={of.id} id={of.id} {...rest} />
  );
}

type MenuProps = Omit<OpenMenuProps, "of"> & { id: string };

function RowMenu({ id, at, onDialog, onClose }: MenuProps) {
  const { label, entries } = useRowEntries(id, onDialog);
  return <MenuAt label={label} entries={entries} at={at} onClose={onClose} />;
}

function SectionMenu({ id, at, onDialog, onClose }: MenuProps) {
  const { label, entries } = useSectionEntries(id, onDialog);
  return <MenuAt label={label} entries={entries} at={at} onClose={onClose} />;
}

function OpenDialog({
  dialog,
  onClose,
}: {
  dialog: SidebarDialog;
  onClose: () => void;
}): ReactNode {
  if (dialog.kind === "remove-section")
    return <RemoveSectionDialog id={dialog.id} onClose={onClose} />;
  return <SectionDialog dialog={dialog} onClose={onClose} />;
}
