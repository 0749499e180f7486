const HEADER = '{"type":"export"';
const LOOKED_AT = 64;

/** Lines that say what is in an export; its messages are most of it and say nothing of that. */
const TELLING = ["export", "person", "group", "channel", "end"].map((type) => `{"type":"${type}"`);
const MEMBER = '{"type":"member"';
const CHANNEL = '{"type":"channel"';

/** True for a file that begins as an export of a workspace does. */
export async function isExport(file: Blob): Promise<boolean> {
  return (await file.slice(0, LOOKED_AT).text()).startsWith(HEADER);
}

/** The lines of an export without its messages, and of members only those of conversations: their people decide what becomes of them. */
export async function digestOf(file: Blob): Promise<Blob> {
  const kept: string[] = [];
  let isConversation = false;
  let rest = "";
  const take = (line: string) => {
    if (line.startsWith(CHANNEL)) isConversation = /"kind":"(?:direct|group)"/.test(line);
    const tells = TELLING.some((start) => line.startsWith(start));
    if (tells || (isConversation && line.startsWith(MEMBER))) kept.push(`${line}\n`);
  };
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
  take(rest);
  return new Blob(kept);
}
