/** A click on a stand-in, kept for the control that takes its place. */
export type EarlyClick = {
  note: () => void;
  /** True once for each click that was noted. */
  take: () => boolean;
};

/** Remembers that somebody clicked before the code was there. */
export function earlyClick(): EarlyClick {
  let noted = false;
  return {
    note: () => {
      noted = true;
    },
    take: () => {
      const was = noted;
      noted = false;
      return was;
    },
  };
}
