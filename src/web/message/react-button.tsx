import { useEffectEvent, useLayoutEffect } from "react";
import type { ReactNode } from "react";
import { EmojiPicker } from "../emoji/late-picker.tsx";
import { IconButton } from "../ui/button.tsx";
import type { TriggerProps } from "../ui/menu.tsx";
import { Popover } from "../ui/popover.tsx";
import { ReactIcon } from "./message-icons.tsx";

type ReactButtonProps = {
  label: string;
  className?: string | undefined;
  onPick: (emoji: string) => void;
  /** Whether the picker is open, as that changes. */
  onOpen?: ((open: boolean) => void) | undefined;
};

/** Opens the picker of emoji and hands over the one that is chosen. */
export function ReactButton({ label, className, onPick, onOpen }: ReactButtonProps): ReactNode {
  return (
    <Popover
      label={label}
      align="end"
      renderContent={(close) => (
        <EmojiPicker
          onPick={(emoji) => {
            close();
            onPick(emoji);
          }}
        />
      )}
    >
      {(trigger, open) => (
        <Trigger
          label={label}
          className={className}
          trigger={trigger}
          open={open}
          onOpen={onOpen}
        />
      )}
    </Popover>
  );
}

function Trigger({
  label,
  className,
  trigger,
  open,
  onOpen,
}: Pick<ReactButtonProps, "label" | "className" | "onOpen"> & {
  trigger: TriggerProps;
  open: boolean;
}) {
  const opened = useEffectEvent((on: boolean) => onOpen?.(on));
  // At once: what lies over the page takes the pointer from the row before an effect would run.
  useLayoutEffect(() => opened(open), [open]);
  return (
    <IconButton label={label} className={className} {...trigger}>
      <ReactIcon />
    </IconButton>
  );
}
