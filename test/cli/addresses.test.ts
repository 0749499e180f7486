import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { chooseAddress, UsageError } from "../../src/cli/addresses.ts";

const open: Server[] = [];
afterEach(() => open.splice(0).forEach((server) => server.close()));

async function listenOn(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
}

it("picks a port that no outgoing connection can be given meanwhile", async () => {
  const { port } = await chooseAddress("127.0.0.1", 0);
  expect(port).toBeGreaterThanOrEqual(10_240);
  expect(port).toBeLessThan(32_768);
});

it("picks another than the one that is taken, and refuses that one by name", async () => {
  const { port } = await chooseAddress("127.0.0.1", 0);
  await listenOn(port);
  expect((await chooseAddress("127.0.0.1", 0)).port).not.toBe(port);
  await expect(chooseAddress("127.0.0.1", port)).rejects.toThrow(UsageError);
});
