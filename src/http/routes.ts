import { Hono } from "hono";
import { admin } from "./admin.ts";
import { adminBackup, restoreSteps } from "./admin-backup.ts";
import { auth } from "./auth.ts";
import { bots } from "./bots.ts";
import { campaigns } from "./campaigns.ts";
import { channels, workspaceChannels } from "./channels.ts";
import { contacts } from "./contacts.ts";
import type { AppEnv } from "./context.ts";
import { workspaceExports } from "./exports.ts";
import { faults } from "./faults.ts";
import { jobs } from "./jobs.ts";
import { messageMarks } from "./message-marks.ts";
import { messages } from "./messages.ts";
import { readers } from "./readers.ts";
import { scoped } from "./scoped.ts";
import { sockets } from "./sockets.ts";
import { invites, workspaceInvites } from "./invites.ts";
import { incomingHooks } from "./hooks.ts";
import { imports } from "./imports.ts";
import { inbox, levels } from "./inbox.ts";
import { me } from "./me.ts";
import { emoji } from "./emoji.ts";
import { groups } from "./groups.ts";
import { personal } from "./personal.ts";
import { pictures } from "./pictures.ts";
import { outgoingHooks } from "./outgoing-hooks.ts";
import { onFailure } from "./problem.ts";
import { mePush, pushKey } from "./push.ts";
import { commandReplies, workspaceCommands } from "./slash.ts";
import { unsubscribe } from "./unsubscribe.ts";
import { workspaces } from "./workspaces.ts";

/** Every resource of the API, without the guards before it. */
export const routes = new Hono<AppEnv>()
  .use("/api/*", scoped)
  .route("/api/auth", auth)
  .route("/api/workspaces", workspaces)
  .route("/api/workspaces", workspaceChannels)
  .route("/api/workspaces", workspaceInvites)
  .route("/api/workspaces", groups)
  .route("/api/workspaces", emoji)
  .route("/api/workspaces", workspaceExports)
  .route("/api/workspaces", contacts)
  .route("/api/workspaces", campaigns)
  .route("/api/workspaces", imports)
  .route("/api/me", me)
  .route("/api/me", mePush)
  .route("/api/push", pushKey)
  .route("/api/unsubscribe", unsubscribe)
  .route("/api/pictures", pictures)
  .route("/api/invites", invites)
  .route("/api/channels", channels)
  .route("/api/channels", messages)
  .route("/api/channels", messageMarks)
  .route("/api/channels", readers)
  .route("/api/channels", sockets)
  .route("/api/channels", levels)
  .route("/api/inbox", inbox)
  .route("/api", personal)
  .route("/api/admin", adminBackup)
  .route("/api/restore", restoreSteps)
  .route("/api/admin", admin)
  .route("/api/jobs", jobs)
  .route("/api/faults", faults)
  .route("/api/workspaces", workspaceCommands)
  .route("/api/workspaces", bots)
  .route("/api/workspaces", incomingHooks)
  .route("/api/workspaces", outgoingHooks)
  .route("/api/commands", commandReplies);
routes.onError(onFailure);
