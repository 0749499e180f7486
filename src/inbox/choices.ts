import type { Outcome } from "../protocol/errors.ts";
import type { Preferences, PreferencesChange } from "../protocol/personal.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { FellowTable } from "../storage/directory/fellows.ts";
import type { Env } from "../storage/env.ts";
import type { Desk } from "./desk.ts";
import type { Errands } from "./errands.ts";
import type { Self } from "./own.ts";

type Deps = {
  env: Env;
  self: Self;
  desk: Desk;
  errands: Errands;
  /** Preferences are others now. */
  chosen: () => void;
};

/** What a person has chosen that their channels have to know: each is told by an errand. */
export class Choices {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Changes preferences. Throws what D1 throws, and has then changed nothing. */
  async prefer(userId: string, change: PreferencesChange): Promise<Preferences> {
    const { env, self, desk, errands, chosen } = this.#deps;
    self.is(userId);
    const isNew = change.receipts !== undefined && change.receipts !== desk.preferences().receipts;
    const joined = isNew ? await new ChannelTable(env).joinedBy(userId) : [];
    const preferences = desk.changePreferences(change);
    chosen();
    if (isNew) {
      const known = new Set([...joined.map(({ channelId }) => channelId), ...errands.visited()]);
      const on = preferences.receipts;
      await errands.send(
        [...known].map((channelId) => ({ kind: "receipts", channelId, userId, on })),
      );
    }
    return preferences;
  }

  /** Blocks somebody, or no longer. Throws what D1 throws, and has then changed nothing. */
  async block(userId: string, blockedId: string, on: boolean): Promise<Outcome<null>> {
    const { env, self, desk, errands } = this.#deps;
    self.is(userId);
    const channels = await new FellowTable(env).directsBetween(userId, blockedId);
    const changed = desk.block(blockedId, on);
    if (!("ok" in changed)) return changed;
    await errands.send(
      channels.map((channelId) => ({ kind: "blocked", channelId, userId, blockedId, on })),
    );
    return { ok: null };
  }

  /** A channel of this person is new; `withIds` are the others in it, where it is a direct one. */
  async joined(userId: string, channelId: string, withIds: readonly string[]): Promise<void> {
    const { self, desk, errands } = this.#deps;
    self.is(userId);
    await this.introduce(channelId);
    const blocked = withIds.filter((id) => desk.isBlocked(id));
    await errands.send(
      blocked.map((blockedId) => ({ kind: "blocked", channelId, userId, blockedId, on: true })),
    );
  }

  /** What a channel that has not met the person yet has to know of them. */
  async introduce(channelId: string): Promise<void> {
    const { self, desk, errands } = this.#deps;
    if (desk.preferences().receipts) return;
    await errands.send([{ kind: "receipts", channelId, userId: self.id, on: false }]);
  }
}
