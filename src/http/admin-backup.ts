import { Hono } from "hono";
import { z } from "zod";
import { isOperator, isOperatorName, operatorName } from "../identity/operators.ts";
import { mintTicket, readTicket } from "../identity/tickets.ts";
import { backupLine, restoreStep } from "../protocol/backup.ts";
import type { BackupHeader, RestoreStep } from "../protocol/backup.ts";
import { newId } from "../protocol/ids.ts";
import { parseJson } from "../protocol/json.ts";
import { jsonLine } from "../protocol/json-lines.ts";
import { loadDatabase, isDatabase } from "../storage/dump/d1-dump.ts";
import { loadFile } from "../storage/dump/file-dump.ts";
import { isUnused, loadObject, misfit, settle, wipe } from "../storage/dump/restore.ts";
import { hasOtherTables, readPlace, walk } from "../storage/dump/walk.ts";
import { authSecret } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { check, deny, readBody, readBytes, sessionOf } from "./context.ts";

/** How long a restore may take, ms, and how long its ticket holds unless it goes on. */
const RESTORE_MS = 24 * 3_600_000;
const TICKET_MS = 3_600_000;
/** The place that a ticket of a restore is for; no room has such an id. */
const RESTORE_ROOM = "restore";
/** One step's lines, bytes. */
const STEP_BYTES = 24 * 1_024 * 1_024;

const startBody = z.strictObject({ header: backupLine, force: z.boolean() });

/** The operator's copy of everything, and the way to begin a restore; absent to everybody else. */
export const adminBackup = new Hono<AppEnv>()
  .get("/backup", async (c) => {
    await operator(c);
    const text = c.req.query("next");
    const place = text === undefined ? null : readPlace(text);
    if (place === undefined) return deny("invalid", "next: is none of ours");
    const { lines, next } = await walk(c.env, place, now());
    if (next === null && place !== null && (await hasOtherTables(c.env, place)))
      return deny(
        "conflict",
        "The deployment was upgraded meanwhile: the backup has to be begun anew",
      );
    const answer = [...lines, { next: next === null ? null : JSON.stringify(next) }];
    return c.body(answer.map(jsonLine).join(""), 200, {
      "Content-Type": "application/jsonl",
      "Cache-Control": "no-store",
    });
  })
  .post("/restore", async (c) => {
    const { userId, sessionId } = await operator(c);
    const { header, force } = await readBody(c, startBody);
    if (header.kind !== "backup") return deny("invalid", "header: is no backup's first line");
    await mayRestore(c.env, header, userId, force);
    const name = await operatorName(c.env, userId);
    if (name === undefined) return deny("not_found", "There is no such resource");
    const issuedAt = now();
    return c.json({
      ticket: mintTicket(authSecret(c.env), {
        id: newId("t"),
        room: RESTORE_ROOM,
        userId,
        sessionId,
        operator: name,
        issuedAt,
        expiresAt: issuedAt + TICKET_MS,
      }),
    });
  });

/**
 * The steps of a restore, by the ticket of its beginning: sessions do not outlive the first of them. Each
 * answers a ticket for the next one, as long as who began it is named as an operator.
 */
export const restoreSteps = new Hono<AppEnv>().post("/", async (c) => {
  const bearer = c.req.header("Authorization")?.replace(/^Bearer /, "") ?? "";
  const claims = readTicket(authSecret(c.env), bearer);
  if (
    claims?.room !== RESTORE_ROOM ||
    claims.expiresAt <= now() ||
    claims.operator === undefined ||
    !isOperatorName(c.env, claims.operator)
  )
    return deny("not_found", "There is no such resource");
  const text = new TextDecoder().decode(await readBytes(c, STEP_BYTES));
  const json = parseJson(text);
  if (json === undefined) return deny("invalid", "The body is not JSON, or nests too deep");
  const answer = await perform(c.env, check(restoreStep, json.value), claims.userId);
  const expiresAt = Math.min(now() + TICKET_MS, claims.issuedAt + RESTORE_MS);
  return c.json({ ...answer, ticket: mintTicket(authSecret(c.env), { ...claims, expiresAt }) });
});

async function mayRestore(
  env: Env,
  header: BackupHeader,
  userId: string,
  force: boolean,
): Promise<void> {
  const reason = await misfit(env, header);
  if (reason !== undefined) return deny("conflict", reason);
  if (!force && !(await isUnused(env, userId)))
    return deny("conflict", "This deployment is in use: a restore would replace what is here");
}

async function perform(env: Env, step: RestoreStep, userId: string): Promise<object> {
  switch (step.step) {
    case "wipe":
      return { next: await wipe(env, userId, step.next) };
    case "object":
      await loadObject(env, step, step);
      return {};
    case "d1":
      if (!isDatabase(step.db)) return deny("invalid", "db: is no database of a backup");
      await loadDatabase(env, step.db, step.lines);
      return {};
    case "file":
      return { upload: await loadFile(env, step.file, step.part, step.upload) };
    case "settle":
      return { next: await settle(env, userId, step.next) };
  }
}

async function operator(c: AppContext): Promise<{ userId: string; sessionId: string }> {
  const session = await sessionOf(c);
  if (session === undefined || !(await isOperator(c.env, session.userId)))
    return deny("not_found", "There is no such resource");
  return session;
}
