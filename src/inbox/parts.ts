import { logBug } from "../observability/log.ts";
import { Alarms } from "../storage/alarms.ts";
import type { DutyRun } from "../storage/alarms.ts";
import { connectionsPolicy, limitsAreOn } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { channelStub } from "../storage/objects.ts";
import type { SocketHost } from "../sockets/seats.ts";
import { Calls } from "./calls.ts";
import { Choices } from "./choices.ts";
import { deliver } from "./deliver.ts";
import { Desk } from "./desk.ts";
import { Devices } from "./devices.ts";
import { Errands } from "./errands.ts";
import { Outreach } from "./outreach.ts";
import { Own, Self } from "./own.ts";
import { Purges } from "./purge.ts";
import { say } from "./say.ts";
import { createTables } from "./schema.ts";
import { Shelf } from "./shelf.ts";
import { SocketCount } from "./socket-count.ts";
import { Whereabouts } from "./whereabouts.ts";

/** What of an Inbox is asked from elsewhere, by name. */
export type InboxParts = Pick<Parts, "desk" | "whereabouts" | "choices" | "outreach">;

/** What comes due in an Inbox. */
type Duty =
  | "errands"
  | "purge"
  | "scheduled"
  | "reminders"
  | "presence"
  | "watch"
  | "push"
  | "digest";

/** A person's Inbox at work: its parts, and how they reach each other. */
export class Parts {
  readonly alarms: Alarms<Duty>;
  readonly errands: Errands;
  readonly purges: Purges;
  readonly shelf: Shelf;
  readonly devices: Devices;
  readonly sockets: SocketCount;
  readonly calls: Calls;
  readonly self: Self;
  readonly desk: Desk;
  readonly whereabouts: Whereabouts;
  readonly choices: Choices;
  readonly outreach: Outreach;

  constructor(env: Env, store: ObjectStore, host: SocketHost) {
    createTables(store);
    const own = new Own(store);
    this.self = new Self(own);
    this.alarms = new Alarms<Duty>(store, {
      mayBeLost: env.RUN !== undefined,
      failed: (duty, error) => logBug(`duty of an inbox: ${duty}`, error),
    });
    const schedule = (duty: Duty, at: number) => this.alarms.schedule(duty, at);
    this.errands = new Errands(
      store,
      now,
      (errand) => deliver(env, errand),
      (at) => schedule("errands", at),
    );
    this.purges = new Purges(store, env);
    this.shelf = new Shelf(store);
    this.calls = new Calls(store);
    this.devices = new Devices(host, store);
    this.sockets = new SocketCount({
      store,
      on: limitsAreOn(env),
      policy: connectionsPolicy(env),
      nowMs: now,
      random: Math.random,
      ask: (channelId, tell) => channelStub(env, channelId, "object").socketsOf(this.self.id, tell),
      closeIdle: (channelId) => channelStub(env, channelId, "object").closeIdle(this.self.id),
    });
    this.desk = new Desk({
      store,
      own,
      self: this.self,
      tell: (frame) => this.devices.tell(frame),
      quiet: () => this.whereabouts.quiet,
      kept: (notice) => this.outreach.consider(notice),
      send: (item) => say(env, this.self.id, item),
      schedule,
    });
    this.whereabouts = new Whereabouts({
      env,
      store,
      own,
      devices: this.devices,
      self: this.self,
      preferences: () => this.desk.preferences(),
      inChannels: (tell) => this.sockets.anywhere(tell),
      schedule,
    });
    this.choices = new Choices({
      env,
      self: this.self,
      desk: this.desk,
      errands: this.errands,
      chosen: () => {
        this.whereabouts.look();
        this.outreach.replan();
      },
    });
    this.outreach = new Outreach({
      env,
      store,
      own,
      self: this.self,
      devices: this.devices,
      shelf: this.shelf,
      preferences: () => this.desk.preferences(),
      quiet: () => this.whereabouts.quiet,
      schedule,
    });
  }

  /** What the alarm does for each duty. */
  duties(): Record<Duty, DutyRun> {
    return {
      errands: async () => {
        await this.errands.retry();
        return null;
      },
      purge: () => this.purges.run(now()),
      scheduled: () => this.desk.sendDue(),
      reminders: () => this.desk.remindDue(),
      presence: () => this.whereabouts.tellChange(),
      watch: () => this.whereabouts.renewLeases(),
      push: () => this.outreach.pushDue(),
      digest: () => this.outreach.digestDue(),
    };
  }
}
