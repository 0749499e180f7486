import { readFileSync } from "node:fs";

/** Who may run a database where we are root: PostgreSQL refuses root. */
const CANDIDATES = ["postgres", "nobody"];

/** An unprivileged user to run servers as; undefined where we are one ourselves. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const candidate of CANDIDATES) {
    const user = users.find(([name]) => name === candidate);
    if (user !== undefined) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  return undefined;
}
