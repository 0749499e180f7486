// npm run replay -- FILE [--speed N|max] [--people N] [--lines N] [--url URL]
// Plays a chat log (JSON lines of {day, time, nick, text}, plain or .gz) through real sockets, one
// person for each of the most talkative nicks, and compares what was sent, seen and stored. Without
// --url it starts a server of its own on an empty data folder. Exit code 0 only when all of it holds.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { UsageError } from "./addresses.ts";
import { onParentDeath } from "./processes.ts";
import { describeSkipped, parseLog } from "../protocol/chat-log.ts";
import { describeReport, progressWriter } from "./replay/report.ts";
import { replay } from "./replay/run.ts";
import { startServer } from "./served.ts";

const USAGE = "npm run replay -- FILE [--speed N|max] [--people N] [--lines N] [--url URL]";
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

type Options = {
  readonly file: string;
  /** Times real time; infinite for `max`. */
  readonly speed: number;
  readonly people: number;
  readonly lines: number;
  readonly url: string | undefined;
};

// The server of a command that is cut off goes with it.
onParentDeath(() => process.exit(EXIT_FAILED));
try {
  process.exitCode = await main(readOptions());
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_USAGE;
}

async function main(options: Options): Promise<number> {
  const { lines, skipped } = parseLog((await readText(options.file)).split("\n"), options.lines);
  console.log(`read          ${lines.length} messages, ${describeSkipped(skipped)} skipped`);
  if (lines.length === 0) throw new UsageError("There is nothing to replay.");
  return withServer(options.url, async (url) => {
    const { speed, people } = options;
    const onProgress = progressWriter(process.stderr);
    const report = await replay({ url, lines, people, speed, onProgress });
    console.log(describeReport(report));
    return report.verdict.holds ? 0 : EXIT_FAILED;
  });
}

async function withServer<T>(
  given: string | undefined,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (given !== undefined) return work(given);
  const dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-replay-"));
  const server = await startServer({ dataDir, env: { RATE_LIMITS: "off" } });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

function readOptions(): Options {
  const { values, positionals } = readArgs();
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError(USAGE);
  return {
    file,
    speed: values.speed === "max" ? Number.POSITIVE_INFINITY : positive("--speed", values.speed),
    people: Math.floor(positive("--people", values.people)),
    lines:
      values.lines === undefined
        ? Number.POSITIVE_INFINITY
        : Math.floor(positive("--lines", values.lines)),
    url: values.url?.replace(/\/+$/, ""),
  };
}

function readArgs() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        speed: { type: "string", default: "max" },
        people: { type: "string", default: "50" },
        lines: { type: "string" },
        url: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new UsageError(`${name} must be a positive number.\n${USAGE}`);
  return value;
}
