/** Others are given so long to answer, ms. */
const PATIENCE_MS = 2_000;

/** What is asked for, or null where it fails or takes too long, `ms`. */
export function withinPatience<T>(asked: Promise<T>, ms = PATIENCE_MS): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), ms);
  });
  return Promise.race([asked.catch(() => null), late]).finally(() => clearTimeout(timer));
}
