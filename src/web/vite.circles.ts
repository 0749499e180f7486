import type { Plugin, Rolldown } from "vite";

type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * Refuses a build in which files import each other in a circle: what such a file takes from
 * another while it starts may not be there yet, and a page breaks that no module is to blame for.
 */
export function noCircles(): Plugin {
  return {
    name: "no-circles",
    generateBundle(_options, bundle: Rolldown.OutputBundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
      const circle = circleIn(new Map(chunks.map((each) => [each.fileName, each.imports])));
      if (circle) this.error(`Files import each other in a circle: ${circle.join(" → ")}`);
    },
  };
}

/** A circle among files, its first named again at its end; undefined where there is none. */
export function circleIn(imports: Imports): string[] | undefined {
  const done = new Set<string>();
  for (const file of imports.keys()) {
    const circle = walk(file, [], imports, done);
    if (circle) return circle;
  }
  return undefined;
}

function walk(
  file: string,
  path: readonly string[],
  imports: Imports,
  done: Set<string>,
): string[] | undefined {
  const before = path.indexOf(file);
  if (before >= 0) return [...path.slice(before), file];
  if (done.has(file)) return undefined;
  const longer = [...path, file];
  for (const next of imports.get(file) ?? []) {
    const circle = walk(next, longer, imports, done);
    if (circle) return circle;
  }
  done.add(file);
  return undefined;
}
