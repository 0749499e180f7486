// npm run simulate -- [--connections N] [--messages N] [--rooms PROFILE|SIZE:ROOMS,…] [--json] …
// A discrete-event model of Workers, Channels, Relays and history databases under a load that no one
// machine can make: what it needs, how long a message takes, what it costs, and which limit is met
// first. Where its figures come from: src/cli/simulate/costs.ts; how to read it: docs/operations.md.
// Exit code 0 when the delay asked for is met, 1 when it is not.
import { parseArgs } from "node:util";
import { UsageError } from "./addresses.ts";
import { RELAYS } from "./simulate/costs.ts";
import type { Question } from "./simulate/plan.ts";
import { planFor } from "./simulate/plan.ts";
import { planAsJson } from "./simulate/plan-json.ts";
import { PROFILE_NAMES } from "./simulate/profile.ts";
import { describePlan } from "./simulate/report.ts";

const USAGE = `npm run simulate -- [--connections 1000000] [--messages 100000] [--rooms ${PROFILE_NAMES.join("|")}|SIZE:ROOMS,…,SIZE:*]
  [--ceiling 20] [--home 0.9] [--hours 24] [--target 200] [--relay SOCKETS] [--depth 1000] [--seed 1] [--json]
  connections  sockets in channels
  messages     messages that people send in a second, in all rooms together
  rooms        sizes of rooms; zipf has as many sockets in rooms of each size, from 20,000 down to 2
  ceiling      messages a second that no room exceeds
  home         share of a room's people who live in its region; the others live anywhere
  hours        hours a day of this load, for the bill
  target       p99 that is asked for, ms
  relay        sockets that a channel keeps and a relay holds; without it the most that meet the target
  depth        messages that each simulated room is given`;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

try {
  const { question, json } = readOptions();
  const started = performance.now();
  const plan = planFor(question);
  if (json) console.log(JSON.stringify(planAsJson(plan)));
  else {
    console.log(describePlan(plan));
    console.log(`\nsimulated in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  }
  process.exitCode = plan.meets ? 0 : EXIT_FAILED;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_USAGE;
}

function readOptions(): { question: Question; json: boolean } {
  const { values } = readArgs();
  const whole = { whole: true };
  const question: Question = {
    connections: numberOf("connections", values.connections, 1, 1e9, whole),
    messages: numberOf("messages", values.messages, 0.001, 1e9),
    rooms: values.rooms,
    ceiling: numberOf("ceiling", values.ceiling, 0.001, 1e6),
    home: numberOf("home", values.home, 0, 1),
    hours: numberOf("hours", values.hours, 0, 24),
    targetMs: numberOf("target", values.target, 1, 1e6),
    relay:
      values.relay === undefined
        ? undefined
        : numberOf("relay", values.relay, 1, 32 * RELAYS.capacity, whole),
    depth: numberOf("depth", values.depth, 10, 1e6, whole),
    seed: numberOf("seed", values.seed, 0, 2 ** 32 - 1, whole),
  };
  return { question, json: values.json };
}

function readArgs() {
  try {
    return parseArgs({
      options: {
        connections: { type: "string", default: "1000000" },
        messages: { type: "string", default: "100000" },
        rooms: { type: "string", default: "zipf" },
        ceiling: { type: "string", default: "20" },
        home: { type: "string", default: "0.9" },
        hours: { type: "string", default: "24" },
        target: { type: "string", default: "200" },
        relay: { type: "string" },
        depth: { type: "string", default: "1000" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function numberOf(
  name: string,
  text: string,
  least: number,
  most: number,
  { whole } = { whole: false },
): number {
  const value = Number(text);
  const fits = text.trim() !== "" && value >= least && value <= most;
  if (!fits || (whole && !Number.isInteger(value)))
    throw new UsageError(
      `--${name} must be a ${whole ? "whole " : ""}number from ${least} to ${most}, not "${text}".\n${USAGE}`,
    );
  return value;
}
