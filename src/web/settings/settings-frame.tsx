import { Dialog } from "@base-ui/react/dialog";
import { useId, useRef, useState } from "react";
import type { ComponentType, ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { focusToReturn } from "../lib/focus.ts";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { useOnline } from "../lib/use-online.ts";
import { IconButton } from "../ui/button.tsx";
import { BackIcon, CloseIcon, WarningIcon } from "../ui/icons.tsx";
import styles from "./settings-frame.module.css";

/** One page of a settings dialog. `local` ones change this browser alone and work offline. */
export type SettingsPage<Id extends string> = {
  id: Id;
  label: string;
  Icon: ComponentType<{ size?: number }>;
  local?: boolean;
  content: ReactNode;
};

const words = i18n("settings", {
  back: "All settings",
  close: "Close",
  pages: "Settings pages",
  offline: "You are offline. What is here can be changed again once you are back.",
});

/**
 * A settings dialog: its pages at the side and one of them open. At the width of a phone it fills
 * the screen, and "back" leads from a page to the list of pages.
 */
export function SettingsFrame<Id extends string>({
  title,
  pages,
  start,
  onClose,
}: {
  title: string;
  pages: readonly SettingsPage<Id>[];
  start: Id;
  onClose: () => void;
}) {
  const t = useWords(words);
  const onePane = useMedia(ONE_PANE);
  const online = useOnline();
  const [open, setOpen] = useState<Id | undefined>(start);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const [returnTo] = useState(focusToReturn);
  const page = pages.find(({ id }) => id === open) ?? (onePane ? undefined : pages[0]);

  const go = (id: Id | undefined) => {
    setOpen(id);
    // The button that was pressed is gone: the place it led to is where one stands now.
    if (onePane) requestAnimationFrame(() => heading.current?.focus());
  };
  return (
    <Dialog.Root open onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles["backdrop"]} />
        <Dialog.Popup
          className={styles["dialog"]}
          initialFocus={heading}
          finalFocus={() => (returnTo?.isConnected ? returnTo : true)}
          aria-labelledby={headingId}
        >
          {(!onePane || !page) && (
            <nav className={styles["nav"]} aria-label={t.pages}>
              <Dialog.Title
                ref={onePane ? heading : undefined}
                id={onePane ? headingId : undefined}
                className={styles["title"]}
                tabIndex={-1}
              >
                {title}
              </Dialog.Title>
              <ul>
                {pages.map(({ id, label, Icon }) => (
                  <li key={id}>
                    <button
                      type="button"
                      className={styles["tab"]}
                      aria-current={id === page?.id ? "page" : undefined}
                      onClick={() => go(id)}
                    >
                      <Icon />
                      {label}
                    </button>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          {page && (
            <section className={styles["page"]} aria-labelledby={headingId}>
              <header className={styles["head"]}>
                {onePane && pages.length > 1 && (
                  <IconButton label={t.back} onClick={() => go(undefined)}>
                    <BackIcon size={20} />
                  </IconButton>
                )}
                <h2 ref={heading} id={headingId} className={styles["heading"]} tabIndex={-1}>
                  {page.label}
                </h2>
              </header>
              <div className={styles["scroll"]} data-settings-scroll>
                {!online && page.local !== true && (
                  <p className={styles["offline"]} role="status">
                    <WarningIcon />
                    {t.offline}
                  </p>
                )}
                <fieldset
                  key={page.id}
                  className={styles["content"]}
                  disabled={!online && page.local !== true}
                >
                  {page.content}
                </fieldset>
              </div>
            </section>
          )}
          <Dialog.Close
            className={styles["close"]}
            render={
              <IconButton label={t.close}>
                <CloseIcon size={18} />
              </IconButton>
            }
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
