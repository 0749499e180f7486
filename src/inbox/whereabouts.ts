import type { DeviceFrame } from "../protocol/inbox-frames.ts";
import type { Preferences } from "../protocol/personal.ts";
import type { PresenceView } from "../protocol/presence.ts";
import { FellowTable } from "../storage/directory/fellows.ts";
import { ProfileTable } from "../storage/directory/profiles.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { whereaboutsOf } from "../storage/objects.ts";
import { putPresence } from "../storage/presence.ts";
import type { Devices } from "./devices.ts";
import type { Own, Self } from "./own.ts";
import type { Chosen, Profile, Told } from "./presence.ts";
import { Presence } from "./presence.ts";
import { Watchers } from "./watchers.ts";
import { Watching } from "./watching.ts";

type Deps = {
  env: Env;
  store: ObjectStore;
  own: Own;
  devices: Devices;
  self: Self;
  preferences: () => Preferences;
  /** See {@link Presence}. */
  inChannels: (tell: boolean) => Promise<boolean>;
  schedule: (duty: "presence" | "watch", at: number) => void;
};

/** Where a person is, and whom they watch: what the Worker and other people's Inboxes ask of an Inbox. */
export class Whereabouts {
  readonly #env: Env;
  readonly #devices: Devices;
  readonly #self: Self;
  readonly #presence: Presence;
  readonly #watchers: Watchers;
  readonly #watching: Watching;

  constructor({ env, store, own, devices, self, preferences, inChannels, schedule }: Deps) {
    this.#env = env;
    this.#devices = devices;
    this.#self = self;
    const userId = () => self.id;
    this.#watchers = new Watchers(store, async (watcherId, told) => {
      if (!(await whereaboutsOf(env, watcherId, "object").heard(told)))
        this.#watchers.remove(watcherId);
    });
    this.#presence = new Presence({
      own,
      nowMs: now,
      userId,
      preferences,
      devices: () => {
        const alive = devices.alive(now());
        return { count: alive.length, active: alive.filter(([, seat]) => !seat.idle).length };
      },
      inChannels,
      watchers: this.#watchers,
      tellDevices: (frame) => devices.tell(frame),
      snapshot: (view) => putPresence(env, view),
      schedule: (at) => schedule("presence", at),
    });
    this.#watching = new Watching({
      devices,
      nowMs: now,
      userId,
      fellowsAmong: (userIds) => new FellowTable(env).among(userId(), userIds),
      watch: (id, until) => whereaboutsOf(env, id, "object").watched(id, userId(), until),
      self: () => this.#presence.now(),
      schedule: (at) => schedule("watch", at),
    });
  }

  /** True while nothing is to be announced to the person. */
  get quiet(): boolean {
    return this.#presence.quiet;
  }

  /** Where the person is now. The Worker has seen that the asker may know. */
  async find(userId: string): Promise<PresenceView> {
    await this.#meet(userId);
    return (await this.#presence.now()).view;
  }

  /** Chooses what to be seen as; null for what one does. */
  async choose(userId: string, chosen: Chosen): Promise<PresenceView> {
    await this.#meet(userId);
    return this.#presence.choose(chosen);
  }

  /** Another person's Inbox wants to hear of changes until a time, ms. */
  async watched(userId: string, by: string, until: number): Promise<Told> {
    await this.#meet(userId);
    return this.#presence.watched(by, until);
  }

  /** Somebody whom this person watches is elsewhere now; false where no device shows them any more. */
  heard(told: Told): boolean {
    return this.#watching.heard(told);
  }

  /** The profile as it is now. */
  setProfile(profile: Profile): void {
    this.#presence.setProfile(profile);
  }

  /** Devices, preferences or sockets have changed. */
  look(): void {
    this.#presence.look();
  }

  /** A device has opened: whoever it is, their time zone says when it is quiet. */
  async arrived(userId: string): Promise<void> {
    this.#self.is(userId);
    this.#presence.look();
    await this.#meet(userId);
  }

  /** What a device says. */
  async hear(socket: WebSocket, frame: DeviceFrame): Promise<void> {
    if (frame.type === "watch") return this.#watching.watch(socket, frame.userIds);
    const idle = frame.type === "idle";
    if ((this.#devices.seat(socket)?.idle ?? false) === idle) return;
    this.#devices.note(socket, { idle });
    this.#presence.look();
  }

  /**
   * The person's workspaces have changed: who may not see them any more hears nothing more, nor do
   * they of others.
   */
  async sift(): Promise<void> {
    const watchers = this.#watchers.list(now());
    const stay = new Set(
      watchers.length === 0 ? [] : await new FellowTable(this.#env).among(this.#self.id, watchers),
    );
    for (const id of watchers) if (!stay.has(id)) this.#watchers.remove(id);
    await this.#watching.renew();
  }

  /** The duties of the alarm. */
  tellChange(): Promise<number | null> {
    return this.#presence.run();
  }
  renewLeases(): Promise<number | null> {
    return this.#watching.renew();
  }

  /** Reads the profile once; without it there are no hours of quiet and no status line, until the next time. */
  async #meet(userId: string): Promise<void> {
    this.#self.is(userId);
    if (this.#presence.profile !== undefined) return;
    const profile = await new ProfileTable(this.#env).find(userId, now()).catch(() => null);
    if (profile === null || profile === undefined) return;
    const { timeZone, status } = profile;
    this.#presence.setProfile({ timeZone, status });
  }
}
