import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { toast } from "../ui/toast.ts";

/** Marks channels read to their end; where that is refused, a line says why. */
export async function markChannelsRead(channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  try {
    await api.catchUp({ channelIds: [...channelIds] });
  } catch (error) {
    toast(explain(error));
  }
}
