/** One thing that stands in a field for addresses; `valid` as the server judges it. */
export type EnteredAddress = { text: string; valid: boolean };

const MAX_ADDRESS_CHARACTERS = 254;
/** The server's own rule, so that nothing passes here that is refused there. */
const ADDRESS =
  /^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;
/** How mail programs copy people: `Mara Lindqvist <mara@example.com>`. */
const NAMED = /^[^<>]*<\s*([^<>\s]+)\s*>$/;

/** The addresses in a text, parted by commas, semicolons, spaces or lines; each once, in their order. */
export function parseAddresses(text: string): EnteredAddress[] {
  const found = new Map<string, EnteredAddress>();
  for (const part of text.split(/[,;\n\r]/)) {
    const named = NAMED.exec(part.trim())?.[1];
    const pieces = named === undefined ? part.split(/\s+/) : [named];
    for (const piece of pieces) {
      const key = piece.toLowerCase();
      if (piece !== "" && !found.has(key)) found.set(key, { text: piece, valid: isAddress(piece) });
    }
  }
  return Array.from(found.values());
}

/** True for what the server takes as an e-mail address. */
export function isAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS_CHARACTERS && ADDRESS.test(text);
}
