// node bench/scrape.ts [--channels 500] [--scrapes 50]: what one scrape of /metrics costs with so many
// live channels, each with a socket in it and somebody who just spoke.
import { parseArgs } from "node:util";
import { openHouse } from "../test/system/support/house.ts";
import { openLine } from "../test/system/support/line.ts";
import { foundWorkspace, must, room, signUp } from "../test/system/support/people.ts";
import { atOnce } from "./support/at-once.ts";
import { cpuMicros } from "./support/process-tree.ts";

const TOKEN = "scrape-bench";
const { values } = parseArgs({
  options: {
    channels: { type: "string", default: "500" },
    scrapes: { type: "string", default: "50" },
  },
});
const channels = Number(values.channels);

const house = await openHouse({ RATE_LIMITS: "off", CONNECTIONS: "refuse", METRICS_TOKEN: TOKEN });
try {
  const owner = await signUp(house.api, "owner");
  const workspace = await foundWorkspace(owner);
  const rooms = await atOnce(channels, 10, async () => {
    const channelId = await room(owner, workspace.id);
    const line = await openLine(owner, channelId);
    // A socket that is silent for two minutes is closed.
    setInterval(() => line.socket.send("ping"), 30_000).unref();
    return { channelId, line };
  });
  const ids = rooms.map(({ channelId }) => channelId);
  const scrape = async () => {
    const begun = performance.now();
    const reply = await house.api.call("GET", "/metrics", {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    if (reply.status !== 200) throw new Error(`/metrics: ${reply.status}`);
    return { ms: performance.now() - begun, text: reply.text };
  };
  // A channel that has said something within the last minute is live.
  await atOnce(channels, 20, async (i) => rooms[i]?.line.say("here"));
  await new Promise((done) => setTimeout(done, 6_000));
  const times: number[] = [];
  let cpu = 0;
  let text = "";
  for (let i = 0; i < Number(values.scrapes); i += 1) {
    // Something to report each time, and every few scrapes figures that are too old.
    must(await owner.say(ids[i % ids.length] ?? "", `word ${i}`), 201);
    await new Promise((done) => setTimeout(done, 300));
    const before = await cpuMicros([house.served.pid]);
    const one = await scrape();
    cpu += (await cpuMicros([house.served.pid])) - before;
    times.push(one.ms);
    text = one.text;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(1);
  const live = /^edgewise_channels_live (\d+)$/m.exec(text)?.[1];
  const sockets = /^edgewise_sockets (\d+)$/m.exec(text)?.[1];
  console.log(`${live} live channels, ${sockets} sockets, ${text.split("\n").length} lines`);
  console.log(`a scrape: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`);
  console.log(`processor time of the runtime: ${(cpu / 1_000 / times.length).toFixed(1)} ms each`);
} finally {
  await house.stop();
}
process.exit(0);
