// npm run bench -- [--only NAME,…] [--runs 3] [--seconds 6] [--systems NAME,…] [--json | --markdown]
// The served build beside Socket.IO and a bare object, each scenario on fresh servers on loopback,
// the systems in turn within each run; medians. See README.md beside this file for the method.
import os from "node:os";
import { parseArgs } from "node:util";
import { UsageError } from "../src/cli/addresses.ts";
import { onParentDeath } from "../src/cli/processes.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { medians, ratios } from "./support/statistics.ts";
import type { Measured } from "./support/statistics.ts";
import { tables } from "./support/table.ts";
import type { SystemName } from "./systems/system.ts";

const USAGE =
  "npm run bench -- [--only NAME,…] [--runs N] [--seconds N] [--systems NAME,…] [--json | --markdown]";
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

type Runs = Partial<Record<SystemName, Measured[]>>;

// The servers of a bench that is cut off go with it.
onParentDeath(() => process.exit(EXIT_FAILED));
process.on("SIGINT", () => process.exit(EXIT_FAILED));
process.on("SIGTERM", () => process.exit(EXIT_FAILED));
try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_USAGE;
}

async function main(): Promise<void> {
  const { scenarios, systems, runs, seconds, format } = readOptions();
  const abouts = new Map<SystemName, string>();
  const results = [];
  for (const scenario of scenarios) {
    const measured: Runs = {};
    for (let run = 1; run <= runs; run += 1)
      for (const system of scenario.systems.filter((name) => systems.includes(name))) {
        console.error(`${scenario.name}: ${system}, run ${run} of ${runs}`);
        const told = (about: string) => abouts.set(system, about);
        const figures = await scenario.run(system, { seconds }, told);
        (measured[system] ??= []).push(figures);
      }
    results.push(resultOf(scenario, measured));
  }
  if (format === "json") {
    const report = { ...method(runs, seconds), systems: Object.fromEntries(abouts), results };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return;
  }
  if (format === "text") {
    const { date, machine } = method(runs, seconds);
    const size = `medians of ${runs}, ${seconds} s each`;
    process.stdout.write(`${date}, ${machine.cpu} × ${machine.cores}, ${size}\n`);
    for (const [name, about] of abouts) process.stdout.write(`${name}: ${about}\n`);
    process.stdout.write("\n");
  }
  process.stdout.write(tables(results));
}

function resultOf({ name, group }: Scenario, runs: Runs) {
  const entries = Object.entries(runs).map(
    ([system, figures]) => [system as SystemName, medians(figures)] as const,
  );
  const middle: Partial<Record<SystemName, Measured>> = Object.fromEntries(entries);
  const ours = middle.edgewise;
  const others = entries.filter(([system]) => system !== "edgewise");
  return {
    name,
    group,
    runs,
    medians: middle,
    /** Edgewise by the other. */
    ratios:
      ours === undefined
        ? {}
        : Object.fromEntries(others.map(([system, figures]) => [system, ratios(ours, figures)])),
  };
}

function method(runs: number, seconds: number) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: os.cpus()[0]?.model ?? "unknown",
      cores: os.cpus().length,
      memoryBytes: os.totalmem(),
      node: process.version,
    },
    method: {
      runs,
      seconds,
      of: "median of the runs; systems in turn within each; fresh servers for each measurement",
      cpu: "user and system time of the system's whole process tree, from the first send to 1.5 s after the last or to the last delivery, at most 15 s",
      delay: "ms from send to the parsed frame, at the watched sockets",
      memory: "proportional set size of the tree, after less before, 3 s after the last connect",
      lost: "deliveries missing at the watched sockets",
    },
  };
}

function readOptions() {
  const { values } = readArgs();
  if (values.json && values.markdown) throw new UsageError(USAGE);
  const named = values.only?.split(",");
  const scenarios = SCENARIOS.filter(
    ({ name, group }) => named?.some((part) => part === name || part === group) ?? true,
  );
  if (scenarios.length === 0) {
    const names = SCENARIOS.map(({ name }) => name).join(", ");
    throw new UsageError(`--only takes names of scenarios or groups: ${names}\n${USAGE}`);
  }
  return {
    scenarios,
    systems: values.systems?.split(",") ?? ["edgewise", "socket-io", "bare"],
    runs: atLeastOne("--runs", values.runs),
    seconds: atLeastOne("--seconds", values.seconds),
    format: values.json ? "json" : values.markdown ? "markdown" : "text",
  };
}

function readArgs() {
  try {
    return parseArgs({
      options: {
        only: { type: "string" },
        systems: { type: "string" },
        runs: { type: "string", default: "3" },
        seconds: { type: "string", default: "6" },
        json: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function atLeastOne(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 1)
    throw new UsageError(`${name} must be a number from 1.\n${USAGE}`);
  return Math.round(value);
}
