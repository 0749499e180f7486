import { count } from "@nanostores/i18n";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import type { Polled } from "../lib/use-poll.ts";
import type { AdminPageName } from "../route.ts";
import { ADMIN_PAGES } from "../route.ts";
import { BackIcon, Mark } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import styles from "./admin-frame.module.css";
import {
  AlertsIcon,
  HealthIcon,
  JobsIcon,
  OverviewIcon,
  PeopleIcon,
  WorkspacesIcon,
} from "./icons.tsx";
import { LiveLine } from "./live-line.tsx";

const words = i18n("adminFrame", {
  title: "Operations",
  pages: "Operations pages",
  overview: "Overview",
  people: "Connected",
  workspaces: "Workspaces",
  jobs: "Jobs",
  alerts: "Alerts",
  health: "Health",
  back: "Back to Edgewise",
  open: count({ one: "{count} open alert", other: "{count} open alerts" }),
});

const ICONS = {
  overview: OverviewIcon,
  people: PeopleIcon,
  workspaces: WorkspacesIcon,
  jobs: JobsIcon,
  alerts: AlertsIcon,
  health: HealthIcon,
};

/** The frame of the operator's pages: their list at the side, at the top where there is no room. */
export function AdminFrame({
  page,
  overview,
  openAlerts,
  children,
}: {
  page: AdminPageName;
  overview: Polled<unknown>;
  openAlerts: number;
  children: ReactNode;
}) {
  const t = useWords(words);
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [page]);
  return (
    <div className={styles["frame"]}>
      <PageTitle text={`${t[page]} · ${t.title} · Edgewise`} />
      <nav className={styles["nav"]} aria-label={t.pages}>
        <p className={styles["brand"]}>
          <Mark size={20} />
          {t.title}
        </p>
        <ul className={styles["pages"]}>
          {ADMIN_PAGES.map((name) => {
            const Icon = ICONS[name];
            return (
              <li key={name}>
                <Link
                  ref={name === page ? current : undefined}
                  to={{ at: "admin", page: name }}
                  className={styles["tab"]}
                  aria-current={name === page ? "page" : undefined}
                >
                  <Icon />
                  {t[name]}
                  {name === "alerts" && openAlerts > 0 && (
                    <span className={styles["badge"]}>
                      <span aria-hidden="true">{openAlerts}</span>
                      <span className="visually-hidden">{t.open(openAlerts)}</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
        <Link to={{ at: "home" }} className={styles["back"]}>
          <BackIcon />
          {t.back}
        </Link>
      </nav>
      <main className={styles["main"]}>
        <header className={styles["head"]}>
          <h1 className={styles["title"]}>{t[page]}</h1>
          <LiveLine overview={overview} />
        </header>
        {/* A place that scrolls is reached by keyboard as well. */}
        <div key={page} className={styles["scroll"]} tabIndex={-1}>
          <div className={styles["content"]}>{children}</div>
        </div>
      </main>
    </div>
  );
}
