import { count, params } from "@nanostores/i18n";
import { useEffect, useEffectEvent } from "react";
import type { DeliveryView, OutgoingHookView } from "../../protocol/outgoing-hooks.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { fullTime } from "../lib/time.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Note } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { ErrorState } from "../ui/states.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./integrations.module.css";

const words = i18n("integrationsDeliveries", {
  log: params("Deliveries of {name}"),
  none: "Nothing has been sent yet.",
  failed: "The log did not load",
  completed: "Arrived",
  active: "Trying",
  failedState: "Failed",
  tries: count({ one: "{count} try", other: "{count} tries" }),
  took: params("{ms} ms"),
  details: "What was sent and answered",
  hidden: "It is of a channel that you cannot read.",
  replay: "Send again",
  replayOf: params("Send again: {what}"),
});

/** Deliveries that are shown. */
const SHOWN = 30;
/** While somebody looks at the log of a hook that is at work it is asked for again, ms. */
const LOOK_EVERY_MS = 2_000;

/** What was sent to a hook, newest first, what became of it, and a way to send it again. */
export function Deliveries({ hook, turn }: { hook: OutgoingHookView; turn: number }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const log = useLoad(
    `deliveries:${hook.id}`,
    async () => (await api.outgoingHooks.deliveries(workspace.id, hook.id, { limit: SHOWN })).items,
  );
  const refresh = useEffectEvent(() => void log.reload());
  useEffect(() => {
    if (turn > 0) refresh();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [turn]);
  if (log.phase === "loading") return <PageWaiting />;
  if (log.phase === "error")
    return <ErrorState title={t.failed} error={log.error} onRetry={() => void log.reload()} />;
  if (log.data.length === 0) return <Note>{t.none}</Note>;
  return (
    <ol className={styles["deliveries"]} aria-label={t.log({ name: hook.name })}>
      {log.data.map((delivery) => (
        <Row key={delivery.id} hook={hook} delivery={delivery} onReplayed={log.reload} />
      ))}
    </ol>
  );
}

function Row({
  hook,
  delivery,
  onReplayed,
}: {
  hook: OutgoingHookView;
  delivery: DeliveryView;
  onReplayed: () => Promise<void>;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const replay = useSubmit(async () => {
    await api.outgoingHooks.replay(workspace.id, hook.id, delivery.id);
    await onReplayed();
  });
  const { event, at, state, status, ms, attempts, error, request, response } = delivery;
  const facts = [
    fullTime(at),
    ...(status === null ? [] : [String(status)]),
    ...(ms === null ? [] : [t.took({ ms })]),
    t.tries(attempts),
    ...(error === null ? [] : [error]),
  ];
  return (
    <li className={styles["delivery"]}>
      <span className={styles["state"]} data-state={state}>
        {state === "failed" ? t.failedState : t[state]}
      </span>
      <div className={styles["words"]}>
        <span className={styles["name"]}>{event}</span>
        <span className={styles["facts"]}>{facts.join(" · ")}</span>
      </div>
      <Button
        busy={replay.busy}
        disabled={hook.disabledAt !== null || request === null}
        aria-label={t.replayOf({ what: `${event}, ${fullTime(at)}` })}
        onClick={replay.run}
      >
        {t.replay}
      </Button>
      {replay.error !== undefined && <FormError>{replay.error}</FormError>}
      <details className={styles["details"]}>
        <summary>{t.details}</summary>
        {request === null ? (
          <Note>{t.hidden}</Note>
        ) : (
          <pre className={styles["code"]}>{JSON.stringify(request, null, 2)}</pre>
        )}
        {response !== null && response !== "" && <pre className={styles["code"]}>{response}</pre>}
      </details>
    </li>
  );
}
