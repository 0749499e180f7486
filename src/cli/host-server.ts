import { onParentDeath } from "./processes.ts";
import { openServer, type Server, type ServerOptions } from "./server.ts";
import { UsageError } from "./addresses.ts";

/** The runtime was killed or crashed: whoever supervises this process decides what comes next. */
const EXIT_CRASHED = 70;
/** Wrong options, a port or a data folder in use. */
const EXIT_USAGE = 2;

/** Switches, and the services to be used, that a local server takes from the environment when they are set. */
const PASSED_ON = [
  "RATE_LIMITS",
  "CONNECTIONS",
  "ROOM_PEOPLE",
  "WORKSPACE_MESSAGES",
  "FAULTS",
  "OPERATORS",
  "METRICS_TOKEN",
  "ALLOWED_ORIGINS",
  "RELAY_SOCKETS",
  "RELAY_CAPACITY",
  "RELAY_FAN",
  "OUTSIDE_ALLOW",
  "DOH_URL",
  "MAIL_URL",
  "MAIL_FROM",
  "MAIL_TOKEN",
  "VAPID_PUBLIC_KEY",
  "VAPID_PRIVATE_KEY",
  "VAPID_SUBJECT",
];

/**
 * On one machine every object runs on the same thread, so a Relay takes no work off its channel and
 * adds a step to each frame: a channel holds its own sockets up to what the protocol allows it.
 */
const ONE_MACHINE = { RELAY_SOCKETS: "10000" };

/** The environment's part of the Worker's variables. */
export function varsFromEnvironment(): Record<string, string> {
  const vars: Record<string, string> = { ...ONE_MACHINE };
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined && value !== "") vars[name] = value;
  }
  return vars;
}

/**
 * Runs a server for as long as this process lives: until a signal or the end of its parent
 * (exit 0), or until the runtime dies (exit 70). Says what is wrong and exits 2 when it
 * cannot start because of something its user can change.
 * @param announce called once, when the server answers
 */
export async function hostServer(
  options: () => Promise<ServerOptions>,
  announce: (server: Server) => void,
): Promise<void> {
  // stdout is for the announcement alone: libraries may say what they like on stderr.
  console.log = console.info = console.debug = console.error;

  let server: Server | undefined;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      await server?.stop();
      process.exit(0);
    })();
  };
  onSignals(stop);
  onParentDeath(stop);

  try {
    server = await openServer(await options());
    // miniflare adds handlers that leave with 143, as if nobody had stopped it in order.
    onSignals(stop);
  } catch (error) {
    if (stopping !== undefined) return;
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(EXIT_USAGE);
  }
  announce(server);
  await server.crashed;
  console.error("The Workers runtime has died.");
  process.exit(EXIT_CRASHED);
}

function onSignals(handler: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, handler);
  }
}
