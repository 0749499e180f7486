import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Mark } from "../ui/icons.tsx";
import { Late, SkeletonBar } from "../ui/states.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import styles from "./entry-frame.module.css";
import { LanguageSwitch } from "./language-switch.tsx";

/** The words that every page before the workspace shares. */
export const frameWords = i18n("entryFrame", {
  language: "Language",
  crashedTitle: "Something broke here",
  crashedText: "What you had not sent is kept. Load the page again.",
  reload: "Reload",
  toWorkspaces: "Go to my workspaces",
  notStarted: "Edgewise did not start",
});

/** The calm page that everything before the workspace is set on: one column, one thing to do. */
export function EntryFrame({
  title,
  text,
  step,
  notice,
  face,
  children,
}: {
  title: string;
  text?: ReactNode;
  /** Where this is in a row of steps, over the title. */
  step?: string | undefined;
  notice?: string | undefined;
  /** Whose place this is, in the place of our mark. */
  face?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Page>
      <PageTitle text={`${title} · Edgewise`} />
      <div className={styles["column"]}>
        <header className={styles["head"]}>
          {face !== undefined && <div className={styles["face"]}>{face}</div>}
          {step !== undefined && <p className={styles["step"]}>{step}</p>}
          <h1 className={styles["title"]}>{title}</h1>
          {text !== undefined && <p className={styles["text"]}>{text}</p>}
        </header>
        {notice !== undefined && (
          <p className={styles["notice"]} role="status">
            {notice}
          </p>
        )}
        {children}
      </div>
    </Page>
  );
}

/** The same page while it is not known yet what it will say. */
export function EntryWaiting() {
  return (
    <Page>
      <Late className={styles["column"]}>
        <SkeletonBar width="middle" />
        <SkeletonBar width="long" />
      </Late>
    </Page>
  );
}

function Page({ children }: { children: ReactNode }) {
  const t = useWords(frameWords);
  return (
    <div className={styles["page"]}>
      <header className={styles["brand"]}>
        <Mark size={24} />
        <span>Edgewise</span>
      </header>
      <main className={styles["middle"]}>{children}</main>
      <footer className={styles["bottom"]}>
        <LanguageSwitch label={t.language} />
      </footer>
    </div>
  );
}

/** Where the ways elsewhere stand, under the one thing to do. */
export function EntryFoot({ children }: { children: ReactNode }) {
  return <div className={styles["foot"]}>{children}</div>;
}

/** The vertical rhythm of a form on the calm page. */
export const entryFormClass = styles["form"];
