import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { readBackup } from "../../../src/cli/backup/file.ts";
import { fromRoot } from "../../../src/cli/paths.ts";

/** Runs `npm run backup` or `restore`, without npm; answers the exit code and what it said. */
export async function runCommand(
  name: "backup" | "restore",
  args: string[],
): Promise<{ code: number; said: string }> {
  const child = spawn(
    fromRoot("node_modules/.bin/node"),
    [fromRoot(`src/cli/${name}.ts`), ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const closed = new Promise<number>((resolve) =>
    child.once("close", (code) => resolve(code ?? 1)),
  );
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, said: out + err };
}

/** Of sockets, of the next look, and what the deployment notes about itself as it goes. */
const NOT_COMPARED = new Set(["due", "held", "ticket", "relay", "relay_seat", "parting", "alert"]);

/**
 * Every stored row that a backup holds, by where it is: what a restore has to bring back. Left out is
 * what a restore changes on purpose, epochs first of all.
 */
export async function storedIn(file: string): Promise<Map<string, string[]>> {
  const stored = new Map<string, Set<string>>();
  let section = "";
  // What is young is read a second time at the end.
  const note = (where: string, row: unknown) => {
    const rows = stored.get(where) ?? new Set();
    stored.set(where, rows.add(JSON.stringify(row)));
  };
  for await (const line of readBackup(file)) {
    if (line.kind === "object") {
      section = `${line.of} ${line.name}`;
      for (const where of stored.keys())
        if (`${where} `.startsWith(`${section} `)) stored.delete(where);
    } else if (line.kind === "d1") section = line.db;
    else if (line.kind === "ddl") note(section, line.sql.toSorted());
    else if (line.kind === "file") note("files", { ...line });
    else if (line.kind === "bytes") note("files", { ...line });
    else if (line.kind === "rows") {
      if (NOT_COMPARED.has(line.table)) continue;
      for (const row of line.rows)
        if (line.table !== "meta" || row[0] !== "epoch")
          note(
            `${section} ${line.table}`,
            Object.fromEntries(line.columns.map((name, i) => [name, row[i]])),
          );
    }
  }
  return new Map([...stored].map(([where, rows]) => [where, [...rows].toSorted()]));
}
