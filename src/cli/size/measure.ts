/** What is used here of Vite's manifest: chunks by the module they begin with. */
export type Manifest = Readonly<
  Record<string, { file: string; imports?: readonly string[]; isDynamicEntry?: boolean }>
>;

/** A first view: the module that it begins with, and how many bytes it may load. */
export interface View {
  name: string;
  part: string;
  limit: number;
}

/** The scripts that a page names itself. */
export function scriptsOf(html: string): string[] {
  return Array.from(html.matchAll(/<(?:script|link)[^>]* (?:src|href)="\/([^"]+\.js)"/g), (match) =>
    String(match[1]),
  );
}

/**
 * Adds up what each view loads: the page's own scripts, the view's part and all that it imports,
 * each file once.
 * @param scripts what every page loads, as files
 * @param sizeOf the compressed size of a file in bytes
 * @returns a line for each view and for each part that loads later, and whether a view is too large
 * @throws when the manifest does not know a view's part
 */
export async function measure(
  manifest: Manifest,
  scripts: readonly string[],
  views: readonly View[],
  sizeOf: (file: string) => Promise<number>,
): Promise<{ lines: string[]; failed: boolean }> {
  const sizes = new Map<string, number>();
  const total = async (files: Iterable<string>) => {
    let sum = 0;
    for (const file of files) {
      const size = sizes.get(file) ?? (await sizeOf(file));
      sizes.set(file, size);
      sum += size;
    }
    return sum;
  };
  const lines: string[] = [];
  let failed = false;
  for (const { name, part, limit } of views) {
    const bytes = await total(new Set([...scripts, ...closure(manifest, [part])]));
    const fits = bytes <= limit;
    failed ||= !fits;
    lines.push(`${fits ? "ok    " : "FAILED"} ${name}: ${kilo(bytes)} of ${kilo(limit)} at first`);
  }
  const atFirst = closure(
    manifest,
    views.map((view) => view.part),
  );
  const first = new Set([...scripts, ...atFirst]);
  for (const [part, { isDynamicEntry }] of Object.entries(manifest)) {
    const later = Array.from(closure(manifest, [part])).filter((file) => !first.has(file));
    if (isDynamicEntry !== true || later.length === 0) continue;
    lines.push(`       ${part}: ${kilo(await total(later))} later`);
  }
  return { lines, failed };
}

/** The files of these parts and of all that they import. */
function closure(manifest: Manifest, parts: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const files = new Set<string>();
  const waiting = [...parts];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    const chunk = manifest[part];
    if (!chunk) throw new Error(`The build has no ${part}`);
    if (chunk.file.endsWith(".js")) files.add(chunk.file);
    waiting.push(...(chunk.imports ?? []));
  }
  return files;
}

function kilo(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
