import { importInput, MAX_IMPORT_BYTES } from "../protocol/import.ts";
import type { ImportInput } from "../protocol/import.ts";
import { refuse } from "../protocol/errors.ts";
import { ContactTable } from "../storage/directory/contacts.ts";
import { mayBring } from "./import/bring.ts";
import { importContacts } from "./import/contacts.ts";
import { importLog } from "./import/log.ts";
import { importWorkspace } from "./import/workspace.ts";
import type { JobKind } from "./kind.ts";

/** Reads a file into the workspace. What it writes is found again by a repeat, so that nothing is there twice. */
export const importFile: JobKind<ImportInput, unknown> = {
  name: "import",
  input: importInput,
  takesFile: { maxBytes: MAX_IMPORT_BYTES },
  start: "workspace.jobs.run",
  admit: async (env, { userId, workspaceId, input, fileBytes }) => {
    if (fileBytes === null) return refuse("invalid", "file: is missing");
    if (input.format === "log") {
      const may = await mayBring({ env, createdBy: userId, workspaceId }, input.channelId);
      return "ok" in may ? { ok: null } : may;
    }
    if (input.format === "export") return { ok: null };
    const list = await new ContactTable(env).list(workspaceId, input.listId);
    return list === undefined ? refuse("not_found", "There is no such contact list") : { ok: null };
  },
  title: ({ fileName, format }) => (fileName === "" ? format : fileName),
  // A checkpoint is what the same format has answered before.
  step: (job, checkpoint) => {
    const { input } = job;
    switch (input.format) {
      case "contacts":
        return importContacts({ ...job, input }, checkpoint as never);
      case "log":
        return importLog({ ...job, input }, checkpoint as never);
      case "export":
        return importWorkspace({ ...job, input }, checkpoint as never);
    }
  },
};
