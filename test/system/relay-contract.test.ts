// The contract of the socket once more, on channels that keep two sockets and leave the others to Relays.
process.env["RELAY_SOCKETS"] = "2";
await import("./socket-contract.test.ts");
