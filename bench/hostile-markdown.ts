// node bench/hostile-markdown.ts: what parsing 4,000 characters costs when somebody means harm.
import { parse } from "../src/web/channel/markdown/parse.ts";

const PIECES = ["[", "*", "> ", "- ", "`", "![", "<", "_", "~~", "*a **b ", "[a](", "_a*", "a_*b"];
const MORE = ["__a_", "[[](", "***", "1. ", "a|b\n-|-\n", "- a\n ", "`a``", "> - "];
const RUNS = 9;

for (const piece of [...PIECES, ...MORE]) {
  const times = Array.from({ length: RUNS }, (_, run) => {
    // Another body each time: what was parsed is remembered.
    const body = piece.repeat(4_000 / piece.length).slice(0, 3_996) + String(run);
    const started = performance.now();
    parse(body);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  console.log(`${(times[RUNS >> 1] ?? 0).toFixed(1).padStart(7)} ms  ${JSON.stringify(piece)}`);
}
