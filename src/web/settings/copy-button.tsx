import { useEffect, useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { CheckIcon, CopyIcon } from "../ui/icons.tsx";

const COPIED_SHOWN_MS = 2_000;

const words = i18n("settingsCopy", {
  copyLink: "Copy link",
  copied: "Copied",
  linkCopied: "Link copied",
});

type CopyProps = {
  text: string;
  /** What the button says, where it is no link that is copied. */
  label?: string;
  /** Called where there is no leave to use the clipboard. */
  onRefused?: () => void;
};

/** Copies a link and says so. */
export function CopyButton({ text, label, onRefused }: CopyProps) {
  const t = useWords(words);
  const { copied, copy } = useCopy(text, onRefused);
  return (
    <>
      <Button look="primary" onClick={copy}>
        {copied ? <CheckIcon /> : <CopyIcon />}
        {copied ? t.copied : (label ?? t.copyLink)}
      </Button>
      <Said>{copied && (label === undefined ? t.linkCopied : t.copied)}</Said>
    </>
  );
}

/** The same as an icon. */
export function CopyIconButton({ text, onRefused }: CopyProps) {
  const t = useWords(words);
  const { copied, copy } = useCopy(text, onRefused);
  return (
    <>
      <IconButton label={t.copyLink} onClick={copy}>
        {copied ? <CheckIcon /> : <CopyIcon />}
      </IconButton>
      <Said>{copied && t.linkCopied}</Said>
    </>
  );
}

function Said({ children }: { children: string | false }) {
  return (
    <span className="visually-hidden" role="status">
      {children}
    </span>
  );
}

function useCopy(text: string, onRefused?: () => void): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else onRefused?.();
  };
  return { copied, copy: () => void copy() };
}

/** True once it is on the clipboard; there is none outside a secure context. */
async function copyText(text: string): Promise<boolean> {
  if (!("clipboard" in navigator)) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
