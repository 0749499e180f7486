import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

/**
 * Puts boot.js in front of the app and tells it which files each kind of page consists of, so
 * that they are fetched together with the app instead of after it.
 * @param pages the module that each kind of page begins with, by the name boot.js knows it under
 */
export function bootScript(root: string, pages: Readonly<Record<string, string>>): Plugin {
  return {
    name: "boot-script",
    buildStart() {
      if (this.environment.mode !== "build") return;
      const code = readFileSync(path.join(root, "boot.js"), "utf8");
      const source = code.replace(/^\s*(\/\/.*)?\n/gm, "");
      this.emitFile({ type: "asset", name: "boot.js", source });
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const tag = bundle
          ? bootTag(bundle, html, root, pages)
          : '<script src="/boot.js"></script>';
        // Before the first style sheet: a script after one waits for it.
        return html.replace("<script", `${tag}\n    <script`);
      },
    },
  };
}

function bootTag(
  bundle: Bundle,
  html: string,
  root: string,
  pages: Readonly<Record<string, string>>,
): string {
  const boot = Object.values(bundle).find(
    (each) => each.type === "asset" && each.names.includes("boot.js"),
  );
  if (!boot) throw new Error("boot.js was not emitted");
  const data = Object.entries(pages).map(([name, module]) => {
    const files = filesOf(bundle, path.join(root, module)).map((file) => `/${file}`);
    return `data-${name}="${files.filter((file) => !html.includes(`"${file}"`)).join(" ")}"`;
  });
  return `<script src="/${boot.fileName}" ${data.join(" ")}></script>`;
}

/** The chunk that begins with a module, all that it imports, and their styles. */
function filesOf(bundle: Bundle, moduleId: string): string[] {
  const first = Object.values(bundle).find(
    (each) => each.type === "chunk" && each.facadeModuleId === moduleId,
  );
  if (!first) throw new Error(`No chunk begins with ${moduleId}`);
  const files = new Set<string>();
  const waiting = [first.fileName];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const chunk = bundle[next];
    if (files.has(next) || chunk?.type !== "chunk") continue;
    files.add(next);
    for (const css of (chunk as Chunk).viteMetadata?.importedCss ?? []) files.add(css);
    waiting.push(...chunk.imports);
  }
  return Array.from(files);
}
