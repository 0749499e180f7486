import { DurableObject } from "cloudflare:workers";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Role } from "../protocol/events.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { objectStore } from "../storage/object-store.ts";
import { channelStub } from "../storage/objects.ts";
import type { Errand } from "./errands.ts";
import { Errands } from "./errands.ts";

/** The Durable Object of one person: where their devices may be, and what ends there. */
export class Inbox extends DurableObject<Env> {
  readonly #errands: Errands;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const store = objectStore(ctx.storage, () => ctx.abort("reset (injected)"));
    this.#errands = new Errands(store, now, (errand) => this.#deliver(errand));
  }

  /**
   * A session of this person wants a socket in a channel. The channel is noted first, so that what
   * ends the session later finds it.
   */
  admit(sessionId: string, channelId: string): Outcome<null> {
    if (this.#errands.isEnded(sessionId))
      return refuse("unauthenticated", "This session has ended");
    this.#errands.visit(channelId);
    return { ok: null };
  }

  /**
   * Ends one session: denied here and in every channel it may have a socket in, durably, before this
   * answers. A channel that could not be reached is tried again by the alarm.
   */
  async endSession(userId: string, sessionId: string): Promise<void> {
    await this.#errands.end(userId, sessionId);
  }

  /** Carries a workspace's decision about this person (a role, or null for out) to its channels. */
  async followWorkspace(userId: string, role: Role | null, channelIds: string[]): Promise<void> {
    await this.#errands.follow(userId, role, channelIds);
  }

  override async alarm(): Promise<void> {
    await this.#errands.retry();
  }

  async #deliver(errand: Errand): Promise<void> {
    const channel = channelStub(this.env, errand.channelId);
    if (errand.kind === "deny") await channel.deny({ sessionId: errand.sessionId });
    else await channel.workspaceRole(errand.userId, errand.role);
  }
}
