import type { Env } from "../storage/env.ts";
import { campaign } from "./campaign.ts";
import { exportKind } from "./export.ts";
import { importFile } from "./import.ts";
import type { AnyKind } from "./kind.ts";
import { notification } from "./notification.ts";
import { report } from "./report.ts";
import { testKind } from "./test-kind.ts";
import { webhook } from "./webhook.ts";

/** Every kind of job: one file each. */
const KINDS: readonly AnyKind[] = [campaign, importFile, exportKind, report, notification, webhook];

/** The kinds of this deployment by name; with `FAULTS=on` the one for tests too. */
export function kindsOf(env: Env): ReadonlyMap<string, AnyKind> {
  const kinds: readonly AnyKind[] = env.FAULTS === "on" ? [...KINDS, testKind] : KINDS;
  return new Map(kinds.map((kind) => [kind.name, kind]));
}
