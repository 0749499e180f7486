import type { PresenceStatus } from "../../protocol/presence.ts";
import type { Level } from "../../protocol/levels.ts";
import type { Notice } from "../../protocol/http.ts";

/** When a sound is wanted. `meant` is for mentions and conversations. */
export type SoundChoice = "off" | "meant" | "all";

/** Where the person is while something happens. */
export type Looking = {
  /** The tab is in sight and has the focus. */
  atScreen: boolean;
  /** The message's own channel is the one that is open. */
  inChannel: boolean;
};

export type Situation = {
  kind: Notice["kind"];
  /** Oneself wrote it, perhaps on another device. */
  own: boolean;
  level: Level;
  looking: Looking;
  presence: PresenceStatus;
  /** Whether the browser may show notifications. */
  granted: boolean;
  sound: SoundChoice;
};

/** What is done about a message: a notification, a sound, and whether asking for them makes sense. */
export type Deed = { show: boolean; play: boolean; offer: boolean };

const NOTHING: Deed = { show: false, play: false, offer: false };

/** Decides about one message. Nothing disturbs who is reading it, who muted it or who wants quiet. */
export function decide(situation: Situation): Deed {
  const { kind, own, level, looking, presence, granted, sound } = situation;
  const meant = kind !== "message";
  const wanted = level === "all" || (level === "mentions" && meant);
  const reading = looking.atScreen && looking.inChannel;
  if (own || !wanted || reading || presence === "dnd") return NOTHING;
  return {
    show: granted,
    play: sound === "all" || (sound === "meant" && meant),
    offer: !granted && !looking.atScreen,
  };
}
