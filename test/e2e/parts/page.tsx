// Every part of src/web/ui that opens, on one page, for parts.test.ts.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import "../../../src/web/tokens.css";
import "../../../src/web/base.css";
import { Button, IconButton } from "../../../src/web/ui/button.tsx";
import { Confirm } from "../../../src/web/ui/confirm.tsx";
import { Dialog, DialogActions } from "../../../src/web/ui/dialog.tsx";
import { Field } from "../../../src/web/ui/field.tsx";
import { CopyIcon, PlusIcon } from "../../../src/web/ui/icons.tsx";
import { Menu, MenuAt } from "../../../src/web/ui/menu.tsx";
import type { MenuEntry } from "../../../src/web/ui/menu.tsx";
import { Popover } from "../../../src/web/ui/popover.tsx";
import { toast } from "../../../src/web/ui/toast.ts";
import { ToastLine } from "../../../src/web/ui/toast-line.tsx";
import { TooltipLayer } from "../../../src/web/ui/tooltip.tsx";

type Open = "dialog" | "large" | "confirm" | { x: number; y: number } | undefined;

function Parts() {
  const [open, setOpen] = useState<Open>();
  const [checked, setChecked] = useState(false);
  const close = () => setOpen(undefined);
  const entries: MenuEntry[] = [
    { label: "Copy link", icon: <CopyIcon />, keys: "Mod+C", onSelect: () => toast("Copied") },
    { label: "Rename", onSelect: () => setOpen("dialog") },
    { label: "Not now", disabled: true, onSelect: () => toast("Never") },
    { kind: "check", label: "Muted", checked, onChange: setChecked },
    { kind: "separator" },
    { label: "Delete", dangerous: true, onSelect: () => setOpen("confirm") },
  ];
  return (
    <main
      style={{ padding: 40, minHeight: "100%" }}
      onContextMenu={(event) => {
        event.preventDefault();
        setOpen({ x: event.clientX, y: event.clientY });
      }}
    >
      <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
        <IconButton label="Add" keys="Mod+Shift+A">
          <PlusIcon />
        </IconButton>
        <Button onClick={() => setOpen("dialog")}>Open dialog</Button>
        <Button onClick={() => setOpen("large")}>Open large</Button>
        <Button onClick={() => setOpen("confirm")}>Open question</Button>
        <Menu label="Actions" entries={entries}>
          {(trigger) => <Button {...trigger}>Open menu</Button>}
        </Menu>
        <Popover
          label="Details"
          renderContent={(done) => (
            <div style={{ padding: 16 }}>
              <p>Some details.</p>
              <Button onClick={done}>Done</Button>
            </div>
          )}
        >
          {(trigger) => <Button {...trigger}>Open popover</Button>}
        </Popover>
        <Button onClick={() => toast("Deleted", { label: "Undo", run: () => toast("Back") })}>
          Say it
        </Button>
      </div>
      {(open === "dialog" || open === "large") && (
        <Dialog title="Rename" size={open === "large" ? "large" : "small"} onClose={close}>
          <Field label="New name" value="" onChange={() => undefined} autoFocus />
          <DialogActions>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary">Save</Button>
          </DialogActions>
        </Dialog>
      )}
      {open === "confirm" && (
        <Confirm
          title="Delete it?"
          text="It cannot be brought back."
          action="Delete"
          dangerous
          onConfirm={() => toast("Gone")}
          onClose={close}
        />
      )}
      {typeof open === "object" && (
        <MenuAt label="Here" entries={entries} at={open} onClose={close} />
      )}
      <ToastLine />
      <TooltipLayer />
    </main>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Parts />);
