import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../../..");
const COPIED = [
  "src",
  "migrations",
  "public",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "wrangler.toml",
];

/** Words of a file of the project that others take the place of. */
export type Patch = { readonly file: string; readonly replace: string; readonly by: string };

const folders: string[] = [];

/** Deletes all copies. */
export async function dropCopies(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/**
 * Runs `npm run chaos` with these arguments on a copy of the project that is broken by `patches`;
 * answers what it printed and its exit code. Throws where there is nothing to break any more.
 */
export async function chaosOn(
  patches: readonly Patch[],
  args: readonly string[],
): Promise<{ stdout: string; code: number }> {
  const copy = await copyProject();
  for (const { file, replace, by } of patches) {
    const text = await readFile(path.join(copy, file), "utf8");
    if (!text.includes(replace))
      throw new Error(`${file} has changed: nothing to break at ${replace}`);
    await writeFile(
      path.join(copy, file),
      text.replace(replace, () => by),
    );
  }
  // What a failed run keeps to be looked at goes with the copy.
  const env = { ...process.env, TMPDIR: copy };
  return promisify(execFile)(process.execPath, ["src/cli/chaos.ts", ...args], {
    cwd: copy,
    env,
  }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
}

/** The project without its history, with the dependencies and the finished web app of this one. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "edgewise-broken-"));
  folders.push(folder);
  for (const name of COPIED)
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const built = await readdir(path.join(root, ".build")).catch(() => []);
  for (const name of built.filter((each) => each.startsWith("web-")))
    await cp(path.join(root, ".build", name), path.join(folder, ".build", name), {
      recursive: true,
    });
  return folder;
}
