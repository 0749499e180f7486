import { ApiError } from "../../client/index.ts";
import { params } from "@nanostores/i18n";
import { i18n } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { placeOf } from "../line/drafts.ts";
import { navigate } from "../route.ts";
import { tellOnlyYou } from "./only-you.ts";

const words = i18n("runCommand", {
  unknown: params("There is no command {name}. To send it as a message, begin with a space."),
  refused: params("{name}: {why}"),
});

/** Where a command is run. */
export type CommandPlace = {
  workspaceId: string;
  channelId: string;
  threadSeq?: number | undefined;
};

/**
 * Runs a slash command as it was typed. What it tells the person stands above the composer; false
 * where it did not run, and what was typed should be put back. Never rejects.
 */
export async function runCommand(at: CommandPlace, text: string): Promise<boolean> {
  const { channelId, threadSeq, workspaceId } = at;
  const place = placeOf(channelId, threadSeq);
  const id = crypto.randomUUID();
  const name = text.split(/\s/, 1)[0] ?? text;
  const t = words.get();
  try {
    const { notice, open } = await api.commands.run(channelId, {
      text,
      clientMsgId: id,
      ...(threadSeq !== undefined && { threadSeq }),
    });
    if (notice !== undefined) tellOnlyYou(place, { id, text: notice, error: false });
    if (open && open.channelId !== channelId)
      navigate({ at: "channel", workspaceId, channelId: open.channelId });
    return true;
  } catch (error) {
    const unknown = error instanceof ApiError && error.code === "not_found";
    const why = refusalOf(error);
    const told = unknown ? t.unknown({ name }) : t.refused({ name, why });
    tellOnlyYou(place, { id: `refused ${name}`, text: told, error: true });
    return false;
  }
}

/** A command knows best why it does not run; of the rest the app has its own words. */
function refusalOf(error: unknown): string {
  const own = error instanceof ApiError && (error.code === "forbidden" || error.code === "invalid");
  return own ? error.message : explain(error);
}
