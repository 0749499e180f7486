import { z } from "zod";
import { may } from "../identity/permissions.ts";
import type { AnyKind } from "../jobs/kind.ts";
import { kindsOf } from "../jobs/kinds.ts";
import { clientMsgId } from "../protocol/frames.ts";
import { newId } from "../protocol/ids.ts";
import { parseJson } from "../protocol/json.ts";
import { LIMITS } from "../protocol/limits.ts";
import { JobTable } from "../storage/directory/jobs.ts";
import { toJobView } from "../storage/directory/job-row.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import type { ComingFile } from "../storage/job-files.ts";
import { deleteJobFiles, putJobFile } from "../storage/job-files.ts";
import { jobIdOf, recordStarted } from "../storage/jobs.ts";
import type { AppContext } from "./context.ts";
import { check, deny, expectOk, readBytes, signedIn } from "./context.ts";

/** What everybody names beside the kind's own input. */
const placeBody = z.object({ workspaceId: z.string().min(1).max(64) });

/** What a body is that is a file, and no JSON. */
const FILE_TYPE = "application/octet-stream";
/** When somebody whose workspace has too many unfinished jobs may ask again, s. */
const FULL_SECONDS = 30;

/** What somebody asks for: all that is JSON, and the file beside it. */
type Asked = { body: Record<string, unknown>; file: ComingFile | undefined };

/** `POST /api/jobs/:kind`: judged, its file stored, then recorded; the same `Idempotency-Key` again is the same job. */
export async function startJob(c: AppContext): Promise<Response> {
  const { userId } = await signedIn(c);
  const kind = kindsOf(c.env).get(c.req.param("kind") ?? "");
  if (kind === undefined || kind.start === null)
    return deny("not_found", "There is no such kind of job");
  const { body, file } = await readAsked(c, kind);
  const { workspaceId } = check(placeBody, body);
  const role = await new WorkspaceTable(c.env).role(workspaceId, userId);
  if (role === null) return deny("not_found", "There is no such workspace");
  if (!may(role, kind.start)) deny("forbidden", "Your role does not allow this");
  const { workspaceId: _, ...rest } = body;
  const input = check(kind.input, rest);
  const key = c.req.header("Idempotency-Key");
  const id = key === undefined ? newId("j") : startedId(userId, kind, check(clientMsgId, key));
  if (key !== undefined) {
    const earlier = await startedEarlier(c, id, { workspaceId, input });
    if (earlier !== undefined) return earlier;
  }
  const asked = { userId, role, workspaceId, input, fileBytes: file?.bytes ?? null };
  if (kind.admit !== undefined) expectOk(await kind.admit(c.env, asked));
  if (file !== undefined && !(await putJobFile(c.env, id, file)))
    deny("invalid", "The file is not as long as its Content-Length says");
  const recorded = await recordStarted(c.env, {
    id,
    // Nothing else is in the list of kinds.
    kind: kind.name,
    workspaceId,
    createdBy: userId,
    input,
    title: kind.title(input),
    origin: new URL(c.req.url).origin,
    hasFile: file !== undefined,
  });
  if (recorded !== undefined) return c.json(recorded.job, recorded.isNew ? 201 : 200);
  if (file !== undefined) await deleteJobFiles(c.env, id);
  return denyFull();
}

/** A workspace has as many unfinished jobs of a kind as it may. */
export function denyFull(): never {
  return deny("rate_limited", "There are too many unfinished jobs of this kind", FULL_SECONDS);
}

function startedId(userId: string, kind: AnyKind, key: string): string {
  return jobIdOf("started", userId, kind.name, key);
}

/** The answer to a repeat; nothing where there is no such job yet. */
async function startedEarlier(
  c: AppContext,
  id: string,
  { workspaceId, input }: { workspaceId: string; input: unknown },
): Promise<Response | undefined> {
  const table = new JobTable(c.env);
  const row = await table.find(id);
  if (row === undefined) return undefined;
  if (row.workspace_id !== workspaceId || (await table.input(id)) !== JSON.stringify(input))
    return deny("conflict", "This key was used before, for something else");
  return c.json(toJobView(row, now()));
}

/** The body as JSON, or with a file as the body what `?input=` says. */
async function readAsked(c: AppContext, kind: AnyKind): Promise<Asked> {
  if (c.req.header("Content-Type") !== FILE_TYPE)
    return { body: asBody(await readBytes(c, LIMITS.bodyBytes)), file: undefined };
  const most = kind.takesFile?.maxBytes;
  if (most === undefined) return deny("invalid", "This kind of job takes no file");
  return { body: asBody(c.req.query("input") ?? ""), file: comingFile(c, most) };
}

/** The body as a file that nobody has read yet. */
function comingFile(c: AppContext, most: number): ComingFile {
  const length = c.req.header("Content-Length") ?? "";
  if (!/^\d{1,15}$/.test(length)) return deny("invalid", "Content-Length: must say how long it is");
  const bytes = Number(length);
  if (bytes > most) return deny("too_large", `At most ${most} bytes`);
  const { body } = c.req.raw;
  if (bytes === 0 || body === null) return deny("invalid", "file: is empty");
  return { bytes, stream: body };
}

function asBody(body: string | Uint8Array): Record<string, unknown> {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const json = parseJson(text);
  if (json === undefined) return deny("invalid", "The input is not JSON, or nests too deep");
  const { value } = json;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return deny("invalid", "input: must be an object");
  // An object that a parser has made has names of its own only.
  return value as Record<string, unknown>;
}
