// npm run chaos -- [--kills N] [--seed S] [--clients N] [--loss SHARE] [--patience SECONDS] [--relays]
// People talk in two channels of a server that is killed with SIGKILL at random moments and started
// again on the same data, while their connections break and frames get lost. At the end everything
// is read back and judged by the promises G1–G6. With --relays nearly all sockets are on two levels of
// Relays, which are ended one by one besides. Exit code 0 only when none is broken.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "./addresses.ts";
import { describeReport, holds } from "./chaos/report.ts";
import { runChaos } from "./chaos/run.ts";
import { serveVictim } from "./chaos/victim.ts";
import { onParentDeath } from "./processes.ts";

const USAGE =
  "npm run chaos -- [--kills N] [--seed S] [--clients N] [--loss SHARE] [--patience SECONDS] [--relays]";
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const REPORT_EVERY = 10;

// The server of a command that is cut off goes with it.
onParentDeath(() => process.exit(EXIT_FAILED));
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_USAGE;
}

async function main(): Promise<number> {
  const options = readOptions();
  console.log(`seed          ${options.seed}`);
  const dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-chaos-"));
  const victim = await serveVictim(dataDir, options.relays);
  let kept = false;
  try {
    const onKill = (count: number) => {
      if (count % REPORT_EVERY === 0) console.error(`${count} of ${options.kills} kills`);
    };
    const report = await runChaos({ ...options, victim, onKill });
    console.log(describeReport(report));
    kept = !holds(report);
    if (kept) console.log(`The data is kept in ${dataDir}`);
    return kept ? EXIT_FAILED : 0;
  } finally {
    await victim.stop();
    if (!kept) await rm(dataDir, { recursive: true, force: true });
  }
}

function readOptions() {
  const { values } = readArgs();
  return {
    kills: numberOf("--kills", values.kills, 0),
    clients: numberOf("--clients", values.clients, 1),
    seed:
      values.seed === undefined
        ? Math.floor(Math.random() * 2 ** 32)
        : numberOf("--seed", values.seed, 0),
    loss: numberOf("--loss", values.loss, 0),
    patienceMs: numberOf("--patience", values.patience, 0) * 1_000,
    relays: values.relays,
  };
}

function readArgs() {
  try {
    return parseArgs({
      options: {
        kills: { type: "string", default: "200" },
        seed: { type: "string" },
        clients: { type: "string", default: "8" },
        loss: { type: "string", default: "0.01" },
        patience: { type: "string", default: "60" },
        relays: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function numberOf(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value) || value < least)
    throw new UsageError(`${name} must be a number from ${least}.\n${USAGE}`);
  return value;
}
