import type { Role } from "../protocol/events.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** `removed` may not come back until added again; `left` may. */
export type MemberState = "member" | "left" | "removed";
export type Member = { role: Role; state: MemberState; rev: number };

/** The channel's members, read as they are asked for. Writes go through the log, which calls `forget`. */
export class Members {
  readonly #store: ObjectStore;
  readonly #known = new Map<string, Member | null>();
  #count: number | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Anyone who is or was a member. */
  find(userId: string): Member | undefined {
    let member = this.#known.get(userId);
    if (member === undefined) {
      const rows = this.#store.rows<Member>(
        `SELECT role, state, rev FROM member WHERE user_id = ?`,
        userId,
      );
      member = rows[0] ?? null;
      this.#known.set(userId, member);
    }
    return member ?? undefined;
  }

  /** The role of a present member. */
  role(userId: string): Role | undefined {
    const member = this.find(userId);
    return member?.state === "member" ? member.role : undefined;
  }

  /** The ids of present members, at most `limit`. */
  list(limit: number): string[] {
    return this.#store
      .rows<{ user_id: string }>(
        `SELECT user_id FROM member WHERE state = 'member' ORDER BY user_id LIMIT ?`,
        limit,
      )
      .map((row) => row.user_id);
  }

  /** How many present members there are. */
  get count(): number {
    this.#count ??=
      this.#store.rows<{ n: number }>(`SELECT count(*) AS n FROM member WHERE state = 'member'`)[0]
        ?.n ?? 0;
    return this.#count;
  }

  /** What was known of a person is read again at the next question. */
  forget(userId: string): void {
    this.#known.delete(userId);
    this.#count = undefined;
  }

  /** A change of role is no event of the log: it takes effect in place. */
  setRole(userId: string, role: Role): void {
    this.#store.run(`UPDATE member SET role = ? WHERE user_id = ?`, role, userId);
    this.forget(userId);
  }
}
