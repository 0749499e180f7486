// The one script that runs before anything is installed: plain JavaScript that Node 20
// can read. It installs what the lock file names, then hands over to the Node of
// devDependencies, which runs the TypeScript commands as they are.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PARENT_POLL_MS = 500;
const TURN_POLL_MS = 250;
/** How long a child may take to leave after it was asked, before it is killed. */
const GRACE_MS = 10_000;

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const node = path.join(root, "node_modules/.bin/node");
/** Names the process that is installing. */
const turnFile = path.join(root, ".build/install.pid");
const stampFile = path.join(root, "node_modules/.edgewise");

const [command, ...args] = process.argv.slice(2);
const script = path.join(here, `${command}.ts`);
if (command === undefined || !/^[a-z]+$/.test(command) || !existsSync(script)) {
  console.error(`There is no command "${command ?? ""}". See "scripts" in package.json.`);
  process.exit(2);
}

let child;
watchParents();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (child === undefined) process.exit(128 + constants.signals[signal]);
    child.kill(signal);
  });
}

await install();
process.exitCode = await run(node, [script, ...args]);
process.exit();

/** Runs `npm ci` when node_modules is absent or holds something else than the lock file names. */
async function install() {
  const lockText = readFileSync(path.join(root, "package-lock.json"), "utf8");
  const stamp = createHash("sha256").update(lockText).digest("hex");
  const isDone = () => read(stampFile) === stamp && existsSync(node);
  if (isDone()) return;
  await takeTurn();
  try {
    const reason = isDone() ? undefined : reasonToInstall(JSON.parse(lockText));
    if (reason !== undefined) await npmCi(reason);
    writeFileSync(stampFile, stamp);
  } finally {
    rmSync(turnFile, { force: true });
  }
}

async function npmCi(reason) {
  console.error(`edgewise: running npm ci, because ${reason}`);
  // npm's own talk goes to stderr: stdout belongs to the command.
  const code = await run("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (code === 0) return;
  rmSync(turnFile, { force: true });
  process.exit(code);
}

/** Two commands that start at once must not install into the same folder at once. */
async function takeTurn() {
  mkdirSync(path.dirname(turnFile), { recursive: true });
  for (;;) {
    try {
      return writeFileSync(turnFile, String(process.pid), { flag: "wx" });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isAlive(Number(read(turnFile)))) rmSync(turnFile, { force: true });
    await new Promise((resolve) => setTimeout(resolve, TURN_POLL_MS));
  }
}

function isAlive(pid) {
  // The file is empty for the moment between its creation and its first write.
  if (!Number.isInteger(pid) || pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** npm records what it installed in a hidden lock file: after `npm install` that already matches. */
function reasonToInstall(lock) {
  const record = read(path.join(root, "node_modules/.package-lock.json"));
  if (record === undefined || !existsSync(node)) return "node_modules is missing or incomplete";
  const installed = JSON.parse(record).packages;
  for (const [name, wanted] of Object.entries(lock.packages)) {
    if (name === "" || wanted.optional || wanted.link) continue;
    if (installed[name]?.version !== wanted.version) return `the lock file names another ${name}`;
  }
  return undefined;
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Resolves with the exit code, or 128 + the number of the signal that ended the child. */
function run(file, argv, options = {}) {
  return new Promise((resolve) => {
    child = spawn(file, argv, { stdio: "inherit", ...options });
    child.once("error", (error) => {
      console.error(`edgewise: cannot run ${file}: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code, signal) => {
      child = undefined;
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** A terminal, npm or a test runner that is killed takes the whole chain with it. */
function watchParents() {
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    if (child === undefined) process.exit(1);
    child.kill("SIGTERM");
    setTimeout(() => child?.kill("SIGKILL"), GRACE_MS).unref();
  }, PARENT_POLL_MS);
  timer.unref();
}

/** npm puts a shell between itself and this process; the shell does not end when npm is killed. */
function ancestors() {
  const parent = process.ppid;
  return process.env.npm_lifecycle_event === undefined
    ? `${parent}`
    : `${parent} ${parentOf(parent)}`;
}

function parentOf(pid) {
  try {
    // "pid (name) state ppid …", and the name may hold anything.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[1];
  } catch {
    return undefined;
  }
}
