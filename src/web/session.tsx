import { createContext, use, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { UserView } from "../client/index.ts";
import { api, onSessionEnded } from "./lib/api.ts";
import { whenIdle } from "./lib/idle.ts";
import { left } from "./lib/leaving.ts";
import { isOperator } from "./lib/operator.ts";
import { recallSession, rememberSession } from "./line/kept-session.ts";
import { setProfileZone } from "./lib/zone.ts";
import { navigate } from "./route.ts";

/** Who is at the screen. `signed-out` with `ended` was signed in a moment ago. */
export type SessionState =
  | { kind: "loading" }
  | { kind: "error"; error: unknown }
  | { kind: "signed-out"; ended: boolean }
  | { kind: "signed-in"; user: UserView };

type Session = {
  state: SessionState;
  signedIn: (user: UserView) => void;
  signOut: () => Promise<void>;
  retry: () => void;
};

const SessionContext = createContext<Session | null>(null);

/** Whoever comes back sees what they left before the server has said that it is still theirs. */
function startingState(): SessionState {
  const user = recallSession();
  return user ? { kind: "signed-in", user } : { kind: "loading" };
}

/** Asks once who is signed in and keeps the answer for everything below. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>(startingState);

  const ask = useCallback(async () => {
    try {
      const session = await api.auth.session();
      const ended = recallSession() !== undefined;
      rememberSession(session?.user, "ended");
      if (!session) left();
      setState(session ? { kind: "signed-in", user: session.user } : { kind: "signed-out", ended });
    } catch (error) {
      setState((old) => (old.kind === "signed-in" ? old : { kind: "error", error }));
    }
  }, []);

  useEffect(() => {
    void ask();
    return onSessionEnded(() => {
      rememberSession(undefined, "ended");
      left();
      setState((old) => (old.kind === "signed-in" ? { kind: "signed-out", ended: true } : old));
    });
  }, [ask]);

  const userId = state.kind === "signed-in" ? state.user.id : undefined;
  useEffect(() => {
    isOperator.set(false);
    if (userId === undefined) return;
    whenIdle(() => {
      api.me.get().then(
        (me) => {
          setProfileZone(me.timeZone);
          isOperator.set(me.operator);
        },
        () => undefined,
      );
    });
  }, [userId]);

  const session = useMemo<Session>(
    () => ({
      state,
      signedIn: (user) => {
        rememberSession(user, "ended");
        setState({ kind: "signed-in", user });
      },
      signOut: async () => {
        await api.auth.signOut();
        rememberSession(undefined, "signed-out");
        left();
        setProfileZone(null);
        setState({ kind: "signed-out", ended: false });
        navigate({ at: "sign-in" });
      },
      retry: () => {
        setState({ kind: "loading" });
        void ask();
      },
    }),
    [state, ask],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The session and what changes it. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession outside SessionProvider");
  return session;
}

/** The signed-in person; only for views that are shown to nobody else. */
export function useMe(): UserView {
  const { state } = useSession();
  if (state.kind !== "signed-in") throw new Error("useMe while signed out");
  return state.user;
}
