import { Bots } from "./bots.tsx";
import { IncomingHooks } from "./incoming-hooks.tsx";
import { OutgoingHooks } from "./outgoing-hooks.tsx";

/** What connects a workspace with programs: hooks in both directions, and bots with their keys. */
export function IntegrationsPage() {
  return (
    <>
      <IncomingHooks />
      <OutgoingHooks />
      <Bots />
    </>
  );
}
