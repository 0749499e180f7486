// npm run chaos -- [--kills N] [--seed S] [--clients N] [--loss SHARE] [--patience SECONDS] [--relays]
// People talk in two channels of a server that is killed with SIGKILL at random moments and started
// again on the same data, while their connections break and frames get lost. At the end everything
// is read back and judged by the promises G1–G6. With --relays nearly all sockets are on two levels of
// Relays, which are ended one by one besides. With --jobs (100 kills, --count 1,000) it is jobs that run
// meanwhile, and each of their effects must be there once. Exit code 0 only when nothing is broken.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "./addresses.ts";
import { openReceiver } from "./chaos/job-kills/receiver.ts";
import { describeJobs, jobsHold } from "./chaos/job-kills/report.ts";
import { runJobChaos } from "./chaos/job-kills/run.ts";
import { describeReport, holds } from "./chaos/report.ts";
import { runChaos } from "./chaos/run.ts";
import type { ServedVictim } from "./chaos/victim.ts";
import { serveVictim } from "./chaos/victim.ts";
import { onParentDeath } from "./processes.ts";

const USAGE =
  "npm run chaos -- [--kills N] [--seed S] [--clients N] [--loss SHARE] [--patience SECONDS] [--relays | --jobs [--count N]]";
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
  const onKill = (count: number) => {
    if (count % REPORT_EVERY === 0) console.error(`${count} of ${options.kills} kills`);
  };
  const { text, held } = await (options.areJobs ? jobs : talk)({ ...options, onKill, dataDir });
  console.log(text);
  if (held) await rm(dataDir, { recursive: true, force: true });
  else console.log(`The data is kept in ${dataDir}`);
  return held ? 0 : EXIT_FAILED;
}

type Options = ReturnType<typeof readOptions> & {
  dataDir: string;
  onKill: (count: number) => void;
};
type Verdict = { text: string; held: boolean };

async function talk(options: Options): Promise<Verdict> {
  const victim = await serveVictim(options.dataDir, { relays: options.relays });
  try {
    const report = await runChaos({ ...options, victim });
    return verdict(describeReport(report), holds(report), victim);
  } finally {
    await victim.stop();
  }
}

async function jobs(options: Options): Promise<Verdict> {
  const receiver = await openReceiver();
  const vars = { FAULTS: "on", OUTSIDE_ALLOW: receiver.address };
  const victim = await serveVictim(options.dataDir, { vars });
  try {
    const report = await runJobChaos({ ...options, jobs: options.count, victim, receiver });
    return verdict(describeJobs(report), jobsHold(report), victim);
  } finally {
    await victim.stop();
    await receiver.close();
  }
}

function verdict(text: string, held: boolean, victim: ServedVictim): Verdict {
  const words = held ? [] : ["The server's last words:", ...victim.lastWords()];
  return { text: [...words, text].join("\n"), held };
}

function readOptions() {
  const { values } = readArgs();
  return {
    kills: numberOf("--kills", values.kills ?? (values.jobs ? "100" : "200"), 0),
    count: numberOf("--count", values.count, 1),
    areJobs: values.jobs,
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
        kills: { type: "string" },
        count: { type: "string", default: "1000" },
        seed: { type: "string" },
        clients: { type: "string", default: "8" },
        loss: { type: "string", default: "0.01" },
        patience: { type: "string", default: "60" },
        relays: { type: "boolean", default: false },
        jobs: { type: "boolean", default: false },
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
