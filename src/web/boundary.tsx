import { Component } from "react";
import type { ReactNode } from "react";
import { EntryFrame, frameWords } from "./entry/entry-frame.tsx";
import { useWords } from "./i18n/i18n.ts";
import { Button } from "./ui/button.tsx";

/** Where a view below breaks: a page that says so, with a way on, instead of nothing at all. */
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  /** Where the browser's console, and the tests that read it, find what broke. */
  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ReactNode {
    return this.state.broken ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const t = useWords(frameWords);
  return (
    <EntryFrame title={t.crashedTitle} text={t.crashedText}>
      <Button look="primary" wide onClick={() => location.reload()}>
        {t.reload}
      </Button>
      {/* A whole new page: what broke may lie in what this one holds. */}
      <Button wide onClick={() => location.assign("/")}>
        {t.toWorkspaces}
      </Button>
    </EntryFrame>
  );
}
