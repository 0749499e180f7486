import { useEffect, useReducer, useState } from "react";
import type { ComponentType, ReactNode } from "react";
import { importFresh, Unreachable, worthAsking } from "./stale.ts";

/** A component whose code comes when it is first shown, or earlier by `load`. */
export type LazyPart<P> = ((props: P) => ReactNode) & { load: () => Promise<void> };

type Options<P> = {
  /** Stands in its place until the code is there, however long there is no network. */
  waiting?: ComponentType<P>;
  /** Called where the code does not come; without it the error goes to the boundary around, unless it is the network that is away: then it is asked for until it comes. */
  onFail?: (error: unknown, props: P) => void;
};

/**
 * Makes a part of the app load by itself: `lazyPart(async () => (await import("./x.tsx")).X)`.
 * Unlike React's own `lazy`, code that is there already shows without a blank moment, and code
 * that did not come is asked for again the next time.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { waiting: Waiting, onFail }: Options<P> = {},
): LazyPart<P> {
  let Loaded: ComponentType<P> | undefined;
  let loading: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    loading ??= importFresh(load).then(
      (component) => {
        Loaded = component;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  function Part(props: P): ReactNode {
    const [failure, setFailure] = useState<{ error: unknown }>();
    const [, arrived] = useReducer((turn: number) => turn + 1, 0);
    const rendered = Loaded !== undefined;
    useEffect(() => {
      // It may have come after it was rendered and before this.
      if (Loaded) return rendered ? undefined : arrived();
      let shown = true;
      const ask = async (): Promise<void> => {
        try {
          await ready();
          if (shown) arrived();
        } catch (error) {
          if (!shown) return;
          if (onFail) onFail(error, props);
          else if (!(error instanceof Unreachable)) setFailure({ error });
          else {
            await worthAsking();
            if (shown) await ask();
          }
        }
      };
      void ask();
      return () => {
        shown = false;
      };
      // eslint-disable-next-line react/exhaustive-deps -- it is asked for once, when it is shown
    }, []);
    if (failure) throw failure.error;
    if (Loaded) return <Loaded {...props} />;
    return Waiting ? <Waiting {...props} /> : null;
  }
  return Object.assign(Part, { load: ready });
}
