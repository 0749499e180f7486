// Serves bare-object.js as the product itself is served, without miniflare's entrance before it.
// Argument: the folder for its data. Prints `ready ws://HOST:PORT`.
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { chooseAddress } from "../../src/cli/addresses.ts";
import { onParentDeath } from "../../src/cli/processes.ts";

const [dataDir = ""] = process.argv.slice(2);
const address = await chooseAddress("127.0.0.1", 0);
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    resourcePersistencePath: dataDir,
    cf: false,
    logRequests: false,
    telemetry: { enabled: false },
    workers: [
      {
        name: "bare",
        modules: true,
        scriptPath: fileURLToPath(new URL("bare-object.js", import.meta.url)),
        compatibilityDate: "2026-08-04",
        durableObjects: { ROOM: { className: "Room", useSQLite: true } },
        unsafeDirectSockets: [address],
      },
    ],
  }),
);
await miniflare.ready;
const stop = () => void miniflare.dispose().then(() => process.exit(0));
process.removeAllListeners("SIGTERM");
process.on("SIGTERM", stop);
onParentDeath(stop);
process.stdout.write(`ready ws://127.0.0.1:${address.port}\n`);
