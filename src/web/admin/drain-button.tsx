import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import { reconnectSpreadMs } from "../../protocol/limits.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { spanOfSeconds } from "../lib/figures.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { toast } from "../ui/toast.ts";
import styles from "./drain-button.module.css";
import { adminCalls } from "./calls.ts";
import type { DrainTarget } from "./calls.ts";

const words = i18n("adminDrain", {
  drain: "Drain",
  drainNamed: params("Drain {name}"),
  drainAll: "Drain everything",
  title: params("Drain {name}?"),
  titleAll: "Drain every channel?",
  text: "Everybody connected there is asked to come back, each at a moment of their own. They open their next connection before they leave the old one: nothing is lost, and what is being written stays.",
  spread: params("This one takes about {span}."),
  stays: "Who does not answer is disconnected a little later and comes back by themselves.",
  done: count({
    one: "{count} socket was asked to move",
    other: "{count} sockets were asked to move",
  }),
  nobody: "There was nobody to move",
});

/** Empties a channel, a workspace or everything, after a question that says what happens. */
export function DrainButton({
  what,
  name,
  connections,
}: {
  what: DrainTarget;
  name: string;
  /** Sockets there now, as far as it is known. */
  connections?: number;
}) {
  const t = useWords(words);
  const [asked, setAsked] = useState(false);
  const all = "all" in what;
  const seconds = Math.max(1, Math.ceil(reconnectSpreadMs(connections ?? 0) / 1000));
  return (
    <>
      <Button
        look={all ? "quiet" : "plain"}
        className={all ? undefined : styles["small"]}
        aria-label={all ? undefined : t.drainNamed({ name })}
        onClick={() => setAsked(true)}
      >
        {all ? t.drainAll : t.drain}
      </Button>
      {asked && (
        <Confirm
          title={all ? t.titleAll : t.title({ name })}
          text={[
            t.text,
            connections === undefined ? "" : t.spread({ span: spanOfSeconds(seconds) }),
            t.stays,
          ].join(" ")}
          action={all ? t.drainAll : t.drain}
          onConfirm={async () => {
            const { connections: moved } = await adminCalls.drain(what);
            toast(moved === 0 ? t.nobody : t.done(moved));
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
