import { Bots } from "./bots.tsx";
import { IncomingHooks } from "./incoming-hooks.tsx";

/** What connects a workspace with programs: addresses that they post to, and bots with their keys. */
export function IntegrationsPage() {
  return (
    <>
      <IncomingHooks />
      <Bots />
    </>
  );
}
