import { afterAll, expect, test } from "vitest";
import type { Patch } from "./support/broken-copy.ts";
import { chaosOn, dropCopies } from "./support/broken-copy.ts";

// The check is only worth something if it fails where it should: here the server is copied, broken
// on purpose, built and put through the same chaos.
type Bug = {
  readonly name: string;
  readonly rule: string;
  /** The share of frames that are lost: where sending again is what finds the bug, kills alone may not do it. */
  readonly loss?: string;
  readonly patches: readonly Patch[];
};

/** Runs a flush's work, answers its events, and takes it all back. */
const REHEARSE: Patch = {
  file: "src/channel/log.ts",
  replace: "  /** The exact events after `since`",
  by: `  rehearse(nowMs: number, work: (writer: LogWriter) => void): ChannelEvent[] {
    const position = this.#position;
    let events: ChannelEvent[] = [];
    try {
      this.#store.transaction(() => {
        events = this.commit(nowMs, work);
        throw new Error("rehearsed");
      });
    } catch {}
    this.#position = position;
    this.#recent = undefined;
    return events;
  }

  /** The exact events after \`since\``,
};

/** Rehearses a flush, does `tell` with what came of it, and stores it a moment later. */
function early(tell: string): Patch[] {
  const file = "src/channel/flush.ts";
  const field = "  #timer: ReturnType<typeof setTimeout> | undefined;\n";
  const start =
    "    const batch = this.#pending;\n    if (batch.length === 0) return;\n    this.#pending = [];\n";
  const rehearsal = `    if (this.held === undefined) {
      if (this.#pending.length === 0) return;
      const held = { batch: this.#pending, at: this.#deps.nowMs() };
      this.#pending = [];
      const answers: any[] = [];
      const { log, store, members, rules, fanOut } = this.#deps;
      const events = log.rehearse(held.at, (writer: any) => {
        const scope = { store, writer, members, record: log.record, rules };
        for (const one of held.batch) answers.push(applyCommand(scope, one.userId, one.command, one.hash));
      });
      ${tell}
      this.held = held;
      this.#timer = setTimeout(() => { this.now(); this.soon(); }, 100);
      return;
    }
    const { batch } = this.held;
    this.held = undefined;
`;
  return [
    REHEARSE,
    { file, replace: field, by: `${field}  held: any;\n` },
    { file, replace: start, by: rehearsal },
  ];
}

const BROADCAST = "fanOut.push(eventBlocks(events));\n    fanOut.now();";
const ANSWER = "if (answer !== undefined) reply(answer);";

const BUGS: readonly Bug[] = [
  {
    name: "tells everybody before it stores",
    rule: "G5",
    patches: [{ file: "src/channel/flush.ts", replace: BROADCAST, by: "" }, ...early(BROADCAST)],
  },
  {
    name: "acknowledges before it stores",
    rule: "G1",
    patches: [
      { file: "src/channel/flush.ts", replace: ANSWER, by: "void answer;" },
      ...early("held.batch.forEach((one: any, i: number) => one.reply(answers[i]));"),
    ],
  },
  {
    name: "forgets which ids it has had",
    rule: "G2",
    loss: "0.05",
    patches: [
      {
        file: "src/channel/commands.ts",
        replace: "if (first !== undefined) {",
        by: "if (Date.now() < 0) {",
      },
      {
        file: "src/channel/commands.ts",
        replace: "INSERT INTO dedupe",
        by: "INSERT OR REPLACE INTO dedupe",
      },
    ],
  },
  {
    name: "skips one event of a resume",
    rule: "G4",
    patches: [
      {
        file: "src/channel/log.ts",
        replace: "return recent.eventsAfter(since);",
        by: "return recent.eventsAfter(since + 1);",
      },
    ],
  },
];

afterAll(dropCopies);

test.concurrent.each(BUGS)(
  "[$rule] chaos finds a server that $name",
  { timeout: 240_000 },
  async ({ rule, loss = "0", patches }) => {
    const args = ["--kills", "3", "--clients", "4", "--loss", loss, "--patience", "3"];
    const { stdout, code } = await chaosOn(patches, args);
    expect(stdout).toContain("FAILS");
    expect(stdout).toMatch(new RegExp(`^${rule} `, "m"));
    expect(code).toBe(1);
  },
);
