import type { ExportedChannel } from "../../protocol/export.ts";
import type { ImportInput } from "../../protocol/import.ts";
import { MAX_BROUGHT } from "../../protocol/brought.ts";
import type { BroughtWord } from "../../protocol/brought.ts";
import type { JobRun, Step } from "../kind.ts";
import { JobFailure } from "../kind.ts";
import { bringWords } from "./bring.ts";
import type { Account, Fate } from "./workspace/account.ts";
import { accounted, NO_ACCOUNT, resultOf } from "./workspace/account.ts";
import type { Checked } from "./workspace/check.ts";
import { checkNext, UNCHECKED } from "./workspace/check.ts";
import { bringGroups } from "./workspace/groups.ts";
import { archive, makeChannel } from "./workspace/make.ts";
import { knownIn } from "./workspace/notes.ts";
import type { Place } from "./workspace/places.ts";
import { decide } from "./workspace/places.ts";
import type { FilePlace } from "./workspace/read.ts";
import { linesOf, wrongAt } from "./workspace/read.ts";
import type { Known, Way } from "./workspace/who.ts";
import { findPeople, Who } from "./workspace/who.ts";
import { toWord } from "./workspace/words.ts";

/** People, groups and members of one step. */
const PEOPLE_A_STEP = 200;
const GROUPS_A_STEP = 20;
/** Members with whom a channel is made; those beyond are not in it. */
const MAX_MEMBERS = 5_000;
const BUSY_AGAIN_MS = 1_000;

/** The channel that is being filled. JSON. */
type Filling = Place & { channel: ExportedChannel; todo: "make" | "fill" | "archive" };

/** How far the import is. Until the whole file has been read once nothing is changed. JSON. */
type Checkpoint =
  | { phase: "check"; checked: Checked }
  | {
      phase: "bring";
      at: FilePlace;
      total: number;
      source: string;
      /** Notes that say who is who. */
      notes: number;
      account: Account;
      filling: Filling | null;
    };
type Bringing = Extract<Checkpoint, { phase: "bring" }>;

type Run = JobRun<Extract<ImportInput, { format: "export" }>>;

/** One step of an import of a workspace's export. */
export async function importWorkspace(
  job: Run,
  checkpoint: Checkpoint | null,
): Promise<Step<Checkpoint>> {
  if (checkpoint?.phase === "bring") return new Bring(job, checkpoint).step();
  const { checked, isWhole } = await checkNext(job, checkpoint?.checked ?? UNCHECKED);
  const progress = { done: 0, total: isWhole ? checked.lines : null };
  if (!isWhole) return { next: { phase: "check", checked }, progress };
  return {
    next: {
      phase: "bring",
      at: { offset: 0, lines: 0 },
      total: checked.lines,
      source: checked.workspaceId,
      notes: 0,
      account: NO_ACCOUNT,
      filling: null,
    },
    progress,
  };
}

/** One step of bringing what is in the file. */
class Bring {
  readonly #job: Run;
  readonly #at: Bringing;
  readonly #way: Way;

  constructor(job: Run, at: Bringing) {
    this.#job = job;
    this.#at = at;
    this.#way = { source: at.source, workspaceId: job.workspaceId ?? "" };
  }

  async step(): Promise<Step<Checkpoint>> {
    const { filling, at } = this.#at;
    if (filling?.todo === "make") return this.#make(filling);
    if (filling?.todo === "archive") {
      await archive(this.#job, filling);
      return this.#next({ filling: null });
    }
    const { stop, next } = await linesOf(this.#job, at, ["export"], 2);
    switch (stop?.type) {
      case "person":
        return this.#people(next);
      case "group":
        return this.#groups(next);
      case "channel":
        return this.#channel(next);
      case "member":
        return this.#members(next);
      case "message":
        return this.#messages(next);
      case "end":
        return this.#end();
      default:
        throw wrongAt(at.lines + 1, "the file is not what it was");
    }
  }

  async #people(at: FilePlace): Promise<Step<Checkpoint>> {
    const { lines, next } = await linesOf(this.#job, at, ["person"], PEOPLE_A_STEP);
    const known = await findPeople(this.#job.env, this.#way, lines);
    const fates = known.map(({ to }): Fate => (to === "" ? "imported" : "merged"));
    return this.#keep(known, { at: next, account: accounted(this.#at.account, "people", fates) });
  }

  async #groups(at: FilePlace): Promise<Step<Checkpoint>> {
    const { lines, next } = await linesOf(this.#job, at, ["group"], GROUPS_A_STEP);
    const { known, fates } = await bringGroups(this.#job, lines, await this.#who());
    return this.#keep(known, { at: next, account: accounted(this.#at.account, "groups", fates) });
  }

  /** Notes who is who, for the steps after this one. */
  async #keep(
    known: readonly Known[],
    change: Pick<Bringing, "at" | "account">,
  ): Promise<Step<Checkpoint>> {
    const { notes } = this.#at;
    await this.#job.files.keep(notes, known);
    return this.#next({ ...change, notes: notes + 1 });
  }

  /** Decides where the next channel goes. What that is to be is kept before it is made. */
  async #channel(at: FilePlace): Promise<Step<Checkpoint>> {
    if (this.#isToBeArchived()) return this.#archive();
    const { lines, next } = await linesOf(this.#job, at, ["channel"], 1);
    const [channel] = lines;
    if (channel === undefined) throw wrongAt(at.lines + 1, "the file is not what it was");
    const who = await this.#who();
    const { lines: members } = await linesOf(this.#job, next, ["member"], PEOPLE_A_STEP);
    const memberIds = members.map(({ userId }) => userId);
    const place = await decide(this.#job, this.#way, channel, memberIds, who);
    const fate: Fate =
      place.skip === null ? (place.isNew ? "imported" : "merged") : { skip: place.skip };
    return this.#next({
      at: next,
      account: accounted(this.#at.account, "channels", [fate]),
      filling: { ...place, channel, todo: place.isNew ? "make" : "fill" },
    });
  }

  /** Makes the channel with its members. */
  async #make(filling: Filling): Promise<Step<Checkpoint>> {
    const { lines, next } = await linesOf(this.#job, this.#at.at, ["member"], MAX_MEMBERS);
    const who = await this.#who();
    const members = lines.map(({ userId }) => who.member(userId));
    const userIds = [...new Set(members)].filter((userId) => userId !== undefined);
    const { channel } = filling;
    const there = await makeChannel(
      this.#job,
      filling,
      channel,
      userIds,
      who.member(channel.createdBy),
    );
    const seen = new Set<string>();
    const fates = members.map((userId): Fate => {
      if (userId === undefined || !there.has(userId)) return { skip: "unmatched" };
      if (seen.has(userId)) return { skip: "double" };
      seen.add(userId);
      return "imported";
    });
    return this.#next({
      at: next,
      account: accounted(this.#at.account, "members", fates),
      filling: { ...filling, todo: "fill" },
    });
  }

  /** Members of a channel that is passed over or was here, and those for whom there was no room. */
  async #members(at: FilePlace): Promise<Step<Checkpoint>> {
    const { filling } = this.#at;
    const { lines, next } = await linesOf(this.#job, at, ["member"], PEOPLE_A_STEP);
    const who = await this.#who();
    const fates = lines.map(({ userId }): Fate => {
      if (filling?.skip) return { skip: filling.skip };
      if (who.member(userId) === undefined) return { skip: "unmatched" };
      if (filling?.between) return "merged";
      return { skip: filling?.isNew ? "full" : "existing" };
    });
    return this.#next({ at: next, account: accounted(this.#at.account, "members", fates) });
  }

  async #messages(at: FilePlace): Promise<Step<Checkpoint>> {
    const { filling, account } = this.#at;
    if (filling === null) throw wrongAt(at.lines + 1, "the file is not what it was");
    const { lines, next } = await linesOf(this.#job, at, ["message"], MAX_BROUGHT);
    if (filling.skip !== null) {
      const fates = lines.map((): Fate => ({ skip: filling.skip ?? "closed" }));
      return this.#next({ at: next, account: accounted(account, "messages", fates) });
    }
    const who = await this.#who();
    const words: BroughtWord[] = [];
    const fates: Fate[] = [];
    for (const line of lines) {
      const word = toWord(line, filling.to, this.#way, who);
      if (typeof word === "string") fates.push({ skip: word });
      else words.push(word);
    }
    const places = await this.#bring(filling, words);
    if (places === "busy") return { again: this.#job.now() + BUSY_AGAIN_MS, next: this.#at };
    // The same words are counted for what keeps them out from now on.
    if (places === "closed") return this.#next({ filling: { ...filling, skip: "closed" } });
    for (const { seq, repeat } of places)
      fates.push(!repeat || seq > filling.since ? "imported" : { skip: "repeat" });
    return this.#next({ at: next, account: accounted(account, "messages", fates) });
  }

  /** One call, so that all of the words are there or none. */
  async #bring(
    { to, between }: Filling,
    words: readonly BroughtWord[],
  ): Promise<"busy" | "closed" | { seq: number; repeat: boolean }[]> {
    if (words.length === 0) return [];
    try {
      return (await bringWords(this.#job, to, words, between ?? undefined)) ?? "busy";
    } catch (error) {
      if (error instanceof JobFailure && error.code === "forbidden") return "closed";
      throw error;
    }
  }

  async #end(): Promise<Step<Checkpoint>> {
    if (this.#isToBeArchived()) return this.#archive();
    const { total, account } = this.#at;
    return { done: resultOf(account), progress: { done: total, total } };
  }

  #isToBeArchived(): boolean {
    const { filling } = this.#at;
    return filling !== null && filling.isNew && filling.channel.archivedAt !== null;
  }

  #archive(): Step<Checkpoint> {
    const { filling } = this.#at;
    return this.#next({ filling: filling && { ...filling, todo: "archive" } });
  }

  #next(change: Partial<Bringing>): Step<Checkpoint> {
    const next = { ...this.#at, ...change };
    return { next, progress: { done: next.at.lines, total: next.total } };
  }

  async #who(): Promise<Who> {
    const known: readonly Known[] = await knownIn(this.#job, this.#at.notes);
    return new Who(this.#way, known);
  }
}
