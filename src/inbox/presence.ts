import type { InboxFrame } from "../protocol/frames.ts";
import type { StatusView } from "../protocol/http.ts";
import type { Preferences } from "../protocol/personal.ts";
import type { PresenceStatus, PresenceView } from "../protocol/presence.ts";
import type { Own } from "./own.ts";
import { isQuiet, nextQuietChange } from "./quiet-hours.ts";
import type { Watchers } from "./watchers.ts";

/** What a person chose to be seen as; null for what they do. */
export type Chosen = "away" | "dnd" | null;

/** What is known of a person from their profile: for hours of quiet, and beside their presence. */
export type Profile = { timeZone: string | null; status: StatusView | null };

/** Presence as it was last told, and when; `rev` orders what watchers hear. Times in ms. */
export type Told = { view: PresenceView; changedAt: number; rev: number };

type Deps = {
  own: Own;
  nowMs: () => number;
  userId: () => string;
  preferences: () => Preferences;
  /** Of the devices that give signs of life: how many, and how many of them somebody is at. */
  devices: () => { count: number; active: number };
  /**
   * True where a channel holds a socket of the person. Asked only where no device is here; `tell` asks
   * that one to say when the person has gone.
   */
  inChannels: (tell: boolean) => Promise<boolean>;
  watchers: Watchers;
  tellDevices: (frame: InboxFrame) => void;
  /** Writes what others find where they ask for many at once. */
  snapshot: (view: PresenceView) => Promise<void>;
  /** Asks for {@link Presence.run} at a time, ms. */
  schedule: (at: number) => void;
};

/** How long a person who has no socket left is still here, ms: a reload takes less. */
const GONE_AFTER_MS = 20_000;
/** The snapshot is written at most this often, ms. */
const SNAPSHOT_EVERY_MS = 60_000;
/** Watchers are told at most this often, ms. */
const TELL_EVERY_MS = 1_000;
/** While somebody watches, devices that fell silent are looked for this often, ms. */
const LOOK_EVERY_MS = 5 * 60_000;

/**
 * Where one person is: what they chose, else what their sockets say. Watchers are told as it changes;
 * for a person whom nobody watches and who has no device, it is found out when somebody asks.
 */
export class Presence {
  readonly #deps: Deps;
  /** Since when there has been no device, ms. Lost in sleep; the alarm comes when that is {@link GONE_AFTER_MS} ago. */
  #leftAt: number | null = null;
  #toldAt = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get chosen(): Chosen {
    return this.#deps.own.get("chosen") ?? null;
  }

  /** Is this a time at which nothing is to be announced? */
  get quiet(): boolean {
    return this.chosen === "dnd" || this.#isQuietTime();
  }

  /** Chooses; null goes back to what the person does. */
  async choose(chosen: Chosen): Promise<PresenceView> {
    this.#deps.own.set("chosen", chosen);
    return (await this.now()).view;
  }

  /** The profile has changed, or is known for the first time. */
  setProfile(profile: Profile): void {
    const before = this.profile?.status ?? null;
    this.#deps.own.set("profile", profile);
    this.look();
    // Of somebody who is nowhere too, nobody is to find a status line that is no more.
    if (JSON.stringify(before) !== JSON.stringify(profile.status))
      this.#deps.schedule(this.#deps.nowMs());
  }

  get profile(): Profile | undefined {
    return this.#deps.own.get("profile");
  }

  /** Something about devices or choices has changed. */
  look(): void {
    const { nowMs, devices, schedule } = this.#deps;
    if (devices().count > 0) {
      this.#leftAt = null;
      this.#settle(this.#statusOf(true));
    } else if (this.#told.view.status !== "offline") {
      this.#leftAt ??= nowMs();
      schedule(nowMs() + GONE_AFTER_MS);
    }
  }

  /** Where the person is at this moment, having asked wherever that needs asking. */
  async now(): Promise<Told> {
    const { devices, watchers, nowMs } = this.#deps;
    const has = devices().count > 0 || this.#isLeaving(nowMs());
    const here = has || (await this.#deps.inChannels(watchers.any(nowMs())));
    this.#settle(this.#statusOf(here));
    if (!here) this.#leftAt = null;
    return this.#told;
  }

  /** Somebody watches from now on, until `until` (ms). */
  async watched(by: string, until: number): Promise<Told> {
    this.#deps.watchers.add(by, until);
    const told = await this.now();
    this.#deps.schedule(this.#nextLook());
    return told;
  }

  /** What the alarm does; answers when it wants to run again. */
  async run(): Promise<number | null> {
    const { nowMs, own, watchers, devices, snapshot } = this.#deps;
    watchers.sweep(nowMs());
    await this.now();
    const { view, rev } = this.#told;
    const written = own.get("snapshot") ?? { rev: 0, at: 0 };
    let again: number | null = null;
    if (written.rev !== rev) {
      if (nowMs() - written.at >= SNAPSHOT_EVERY_MS) {
        await snapshot(view);
        own.set("snapshot", { rev, at: nowMs() });
      } else again = written.at + SNAPSHOT_EVERY_MS;
    }
    const heard = own.get("heardRev") ?? 0;
    if (heard < rev) await this.#tellWatchers();
    const isLeaving = devices().count === 0 && this.#isLeaving(nowMs());
    const looks = [
      again,
      isLeaving ? (this.#leftAt ?? 0) + GONE_AFTER_MS : null,
      watchers.any(nowMs()) && view.status !== "offline" ? this.#nextLook() : null,
    ].filter((at) => at !== null);
    return looks.length === 0 ? null : Math.min(...looks);
  }

  get #told(): Told {
    const userId = this.#deps.userId();
    const view: PresenceView = { userId, status: "offline", lastSeenAt: null };
    const told = this.#deps.own.get("presence") ?? { view, changedAt: 0, rev: 0 };
    return { ...told, view: { ...withText(told.view, this.#deps.nowMs()), userId } };
  }

  #isLeaving(nowMs: number): boolean {
    return this.#leftAt !== null && nowMs < this.#leftAt + GONE_AFTER_MS;
  }

  #isQuietTime(): boolean {
    const { preferences, nowMs } = this.#deps;
    return isQuiet(preferences(), this.profile?.timeZone ?? null, nowMs());
  }

  #statusOf(here: boolean): PresenceStatus {
    if (!here) return "offline";
    if (this.quiet) return "dnd";
    if (this.chosen === "away") return "away";
    const { count, active } = this.#deps.devices();
    return count > 0 && active === 0 ? "away" : "online";
  }

  /** Makes this what is told; who watches hears of a change. */
  #settle(status: PresenceStatus): void {
    const { own, nowMs, tellDevices, schedule } = this.#deps;
    const before = this.#told;
    const text = this.profile?.status ?? null;
    const { text: _, textUntil: __, ...bare } = before.view;
    const stated = {
      ...bare,
      status,
      ...(text !== null && { text: text.text }),
      ...(text !== null && text.until !== null && { textUntil: text.until }),
    };
    const view = withText(stated, nowMs());
    if (isSame(view, before.view)) return;
    const lastSeenAt =
      before.view.status === status ? before.view.lastSeenAt : this.#seenAt(status);
    const told: Told = {
      view: { ...view, lastSeenAt },
      changedAt: nowMs(),
      rev: before.rev + 1,
    };
    own.set("presence", told);
    tellDevices({ type: "presence", ...told.view });
    schedule(nowMs() - this.#toldAt >= TELL_EVERY_MS ? nowMs() : this.#toldAt + TELL_EVERY_MS);
  }

  /** Who is found to be gone was last seen when the last socket went. */
  #seenAt(status: PresenceStatus): number {
    const { nowMs } = this.#deps;
    return status === "offline" ? (this.#leftAt ?? nowMs() - GONE_AFTER_MS) : nowMs();
  }

  async #tellWatchers(): Promise<void> {
    const { own, watchers, nowMs } = this.#deps;
    this.#toldAt = nowMs();
    const told = this.#told;
    await watchers.tell(told, nowMs());
    // Whoever is told again hears nothing new; whoever is cut off by a crash has to be.
    own.set("heardRev", told.rev);
  }

  /** While somebody watches: the next change of the hours, or a look for devices that fell silent. */
  #nextLook(): number {
    const { nowMs, preferences } = this.#deps;
    const zone = this.profile?.timeZone ?? null;
    const change = nextQuietChange(preferences(), zone, nowMs());
    return Math.min(nowMs() + LOOK_EVERY_MS, change ?? Number.MAX_SAFE_INTEGER);
  }
}

/** Without a status line that has run out. */
function withText(view: PresenceView, nowMs: number): PresenceView {
  if (view.textUntil === undefined || view.textUntil > nowMs) return view;
  const { text: _, textUntil: __, ...rest } = view;
  return rest;
}

function isSame(a: PresenceView, b: PresenceView): boolean {
  return a.status === b.status && a.text === b.text && a.textUntil === b.textUntil;
}
