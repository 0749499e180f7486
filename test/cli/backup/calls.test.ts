import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import { expect, it } from "vitest";
import { Deployment } from "../../../src/cli/backup/calls.ts";

it("[BACKUP2] each step of a restore is asked with the ticket that the one before has answered", async () => {
  const asked: (string | undefined)[] = [];
  const answers = [{ next: "a", ticket: "second" }, { next: "b" }, { next: null }];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.end(JSON.stringify(answers[asked.length - 1]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const deployment = new Deployment(`http://127.0.0.1:${port}`, "first");
    for (let i = 0; i < answers.length; i += 1)
      await deployment.restore({ step: "wipe", next: null });
    expect(asked).toEqual(["Bearer first", "Bearer second", "Bearer second"]);
  } finally {
    server.close();
  }
});
