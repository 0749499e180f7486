import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../../client/index.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { gather, openRoom } from "../guests.ts";
import { waitWhileMoving } from "../wait.ts";
import { Actor } from "./actors.ts";
import { castNicks } from "./cast.ts";
import type { LogLine } from "../../protocol/chat-log.ts";
import { dueTimes } from "./schedule.ts";
import { judgeReplay, sightingOf } from "./verdict.ts";
import type { ReplayVerdict, Sighting } from "./verdict.ts";

/** What stands still for this long is given up, and the verdict says what is missing. */
const PATIENCE_MS = 60_000;
const PROGRESS_EVERY_MS = 200;

export type ReplayOptions = {
  /** A server without rate limits, or a patient caller. */
  readonly url: string;
  readonly lines: readonly LogLine[];
  readonly people: number;
  /** Times real time; infinite for as fast as the server acknowledges. */
  readonly speed: number;
  readonly onProgress?: (progress: Progress) => void;
};

/** Where a replay is. `rate` is acknowledged messages a second since the first was sent. */
export type Progress = {
  readonly acknowledged: number;
  readonly total: number;
  readonly rate: number;
};

export type ReplayReport = {
  readonly verdict: ReplayVerdict;
  readonly people: number;
  /** From the first line sent to the last acknowledged and seen by all, ms. */
  readonly tookMs: number;
  /** Deliveries to readers, all together. */
  readonly deliveries: number;
  /** Why lines were refused for good, and who was not connected at the end. */
  readonly troubles: readonly string[];
};

/** Plays the lines into a new channel, one socket a person, and judges what came of it. */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { url, lines, onProgress } = options;
  const cast = castNicks(lines, options.people);
  const gathering = await gather(url, "Replay", cast.names);
  const channelId = await openRoom(gathering, "replay");
  const actors = gathering.guests.map((guest) => new Actor(guest, channelId));
  const ready = await waitWhileMoving(
    () => actors.every(({ trouble }) => trouble === undefined),
    () => actors.filter(({ trouble }) => trouble === undefined).length,
    PATIENCE_MS,
  );
  if (!ready) throw new Error(`Not everybody could connect: ${troublesOf(actors).join("; ")}`);

  const startedAt = performance.now();
  const acknowledged = () => sum(actors, (actor) => actor.acknowledged);
  const seen = () => sum(actors, (actor) => actor.seen.length);
  const report = () => {
    const count = acknowledged();
    const rate = (count / (performance.now() - startedAt)) * 1_000;
    onProgress?.({ acknowledged: count, total: lines.length, rate });
  };
  const ticker = setInterval(report, PROGRESS_EVERY_MS);
  const said = () => sum(actors, ({ sent }) => sent.length);
  const settled = () => acknowledged() + sum(actors, ({ refusals }) => refusals.length);
  void speak(actors, cast.personOf, lines, options.speed);
  await waitWhileMoving(
    () => settled() >= lines.length && seen() >= acknowledged() * actors.length,
    // At real time an hour may pass in which nobody says anything.
    () => (settled() === said() && said() < lines.length ? Date.now() : settled() + seen()),
    PATIENCE_MS,
  );
  const tookMs = performance.now() - startedAt;
  clearInterval(ticker);
  report();

  const history = await readHistory(gathering.founder.api, channelId);
  const verdict = judgeReplay({
    sent: actors.flatMap(({ sent }) => sent),
    readers: actors.map((actor) => actor.seen),
    history,
  });
  const troubles = troublesOf(actors);
  for (const actor of actors) actor.close();
  return { verdict, people: actors.length, tookMs, deliveries: seen(), troubles };
}

/** In the order of the log: a line waits for its time, and while its person has too many on their way. */
async function speak(
  actors: readonly Actor[],
  personOf: ReadonlyMap<string, number>,
  lines: readonly LogLine[],
  speed: number,
): Promise<void> {
  const due = Number.isFinite(speed) ? dueTimes(lines, speed) : [];
  const startedAt = performance.now();
  for (const [i, { nick, text }] of lines.entries()) {
    const wait = (due[i] ?? 0) - (performance.now() - startedAt);
    if (wait > 0) await sleep(wait);
    await actors[personOf.get(nick) ?? 0]?.say(text);
  }
}

/** Every message of the channel, page by page from the newest to the beginning; ascending. */
async function readHistory(api: Api, channelId: string): Promise<Sighting[]> {
  const pages: Sighting[][] = [];
  let before: number | undefined;
  do {
    const page = await api.messages.page(channelId, {
      limit: LIMITS.pageMax,
      ...(before !== undefined && { before }),
    });
    pages.unshift(page.items.map(sightingOf));
    before = page.nextCursor ?? undefined;
  } while (before !== undefined);
  return pages.flat();
}

function troublesOf(actors: readonly Actor[]): string[] {
  return actors.flatMap(({ refusals, trouble }) =>
    trouble === undefined ? refusals : [...refusals, trouble],
  );
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
