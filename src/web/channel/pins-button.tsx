import { i18n, useWords } from "../i18n/i18n.ts";
import { togglePanel, usePanel } from "../panel/panel-view.ts";
import { IconButton } from "../ui/button.tsx";
import { PinnedIcon } from "./row-icons.tsx";

const words = i18n("pinsButton", { show: "Show pinned messages" });

/** Opens what is pinned in the channel, or closes it. */
export function PinsButton() {
  const t = useWords(words);
  const open = usePanel()?.kind === "pins";
  return (
    <IconButton label={t.show} aria-expanded={open} onClick={() => togglePanel("pins")}>
      <PinnedIcon />
    </IconButton>
  );
}
