/** A step has not answered in time. */
export class StepTimeout extends Error {}

/** `work`, or {@link StepTimeout} where it takes longer than `ms`; what it does later counts for nothing. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StepTimeout("a step took too long")), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
