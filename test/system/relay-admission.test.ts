// Admission and its limits once more, on channels that keep two sockets and leave the others to Relays.
import { afterAll } from "vitest";

process.env["RELAY_SOCKETS"] = "2";
afterAll(() => {
  delete process.env["RELAY_SOCKETS"];
});
await import("./admission.test.ts");
