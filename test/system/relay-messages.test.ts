// Polls and threads once more, on channels that keep one socket and leave the others to Relays.
import { afterAll } from "vitest";

process.env["RELAY_SOCKETS"] = "1";
afterAll(() => {
  delete process.env["RELAY_SOCKETS"];
});
await import("./polls.test.ts");
await import("./threads.test.ts");
