import { Hono } from "hono";
import { catchUp } from "./catch-up.ts";
import type { AppEnv } from "./context.ts";
import { channelDraft, meDrafts } from "./me-drafts.ts";
import { meNotices } from "./me-notices.ts";
import { mePreferences } from "./me-preferences.ts";
import { meReminders } from "./me-reminders.ts";
import { channelSaved, meSaved } from "./me-saved.ts";
import { channelScheduled, meScheduled } from "./me-scheduled.ts";
import { meThreads } from "./me-threads.ts";
import { userPresence, workspacePresence } from "./presence.ts";
import { sidebar } from "./sidebar.ts";

/** Under `/api`: what belongs to one person, and where people are. */
export const personal = new Hono<AppEnv>()
  .route("/me", mePreferences)
  .route("/me", meDrafts)
  .route("/me", meSaved)
  .route("/me", meScheduled)
  .route("/me", meReminders)
  .route("/me", meNotices)
  .route("/me", meThreads)
  .route("/channels", channelDraft)
  .route("/channels", channelSaved)
  .route("/channels", channelScheduled)
  .route("/inbox", catchUp)
  .route("/users", userPresence)
  .route("/workspaces", sidebar)
  .route("/workspaces", workspacePresence);
