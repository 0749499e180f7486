import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bin, fromRoot } from "../../src/cli/paths.ts";
import { isAlive } from "../../src/cli/processes.ts";
import { type Served, startServer } from "../../src/cli/served.ts";

/** A parent's death is noticed by polling. */
const ORPHAN_MS = 5000;

describe("npm run serve", () => {
  let dataDir: string;
  let servers: Served[];

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-serve-"));
    servers = [];
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(options: { port?: number } = {}): Promise<Served> {
    const server = await startServer({ dataDir, ...options });
    servers.push(server);
    return server;
  }

  it("answers at 127.0.0.1 and localhost, with the API, the app and the app's own routes", async () => {
    const { url } = await start();
    const local = url.replace("127.0.0.1", "localhost");
    for (const base of [url, local]) expect((await fetch(`${base}/health`)).status).toBe(200);
    const page = await fetch(`${url}/somewhere/deep`, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-type")).toContain("text/html");
    expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
  });

  it("keeps its secret to its owner", async () => {
    await start();
    expect((await stat(path.join(dataDir, "secret"))).mode & 0o777).toBe(0o600);
  });

  it("ends with an error when the runtime is killed, and starts again on the same port and data", async () => {
    const server = await start();
    await server.kill9();
    expect(await server.exited).not.toBe(0);
    const again = await start({ port: Number(new URL(server.url).port) });
    expect(again.url).toBe(server.url);
    expect(again.log.filter((line) => line.startsWith("migrating"))).toEqual([]);
  });

  it("ends with 0 when asked to, and takes the runtime along", async () => {
    const server = await start();
    await server.stop();
    expect(await server.exited).toBe(0);
    expect(isAlive(server.pid)).toBe(false);
  });

  it("refuses a data folder that another server uses", async () => {
    await start();
    await expect(start()).rejects.toThrow(/is in use by process \d+/);
  });

  it("refuses a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
    other.close();
  });

  it("leaves nothing behind when its parent is killed, nor when it is killed itself", async () => {
    const first = await readyFrom(`exec 3>&1; ${serveCommand()} >&3; true`);
    process.kill(first.shell, "SIGKILL");
    await gone(first.pid);

    const second = await readyFrom(`exec ${serveCommand()}`);
    process.kill(second.shell, "SIGKILL");
    await gone(second.pid);
  });

  function serveCommand(): string {
    return `'${bin("node")}' '${fromRoot("src/cli/serve.ts")}' --port 0 --data '${dataDir}'`;
  }

  /** Runs a shell, and waits for the ready line of the server in it. */
  async function readyFrom(command: string): Promise<{ shell: number; pid: number }> {
    const shell = spawn("/bin/sh", ["-c", command], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const chunk of shell.stdout) {
      const pid = /pid=(\d+)/.exec(String(chunk))?.[1];
      if (pid !== undefined && shell.pid !== undefined)
        return { shell: shell.pid, pid: Number(pid) };
    }
    throw new Error("the server did not get ready");
  }

  async function gone(pid: number): Promise<void> {
    for (let waited = 0; isAlive(pid) && waited < ORPHAN_MS; waited += 50) await sleep(50);
    expect(isAlive(pid)).toBe(false);
  }
});
