import { expect, it } from "vitest";
import type { BreakerView } from "../../src/protocol/admin.ts";
import { judgeComponents } from "../../src/observability/components.ts";

const broken = (dependency: string): BreakerView => ({
  dependency,
  state: "half-open",
  calls: 15,
  failures: 15,
});
const WELL = { breakers: [], errorRate: 0, p95Ms: 10, outboxAgeS: 0, queueDepth: 0 };

it("[SEE8] one object that is out degrades messages; they are down where requests fail as well", () => {
  const breakers = [broken("objects")];
  expect(judgeComponents({ ...WELL, breakers }).messages).toBe("degraded");
  expect(judgeComponents({ ...WELL, breakers, errorRate: null }).messages).toBe("degraded");
  expect(judgeComponents({ ...WELL, breakers, errorRate: 0.06 }).messages).toBe("down");
  expect(judgeComponents({ ...WELL, errorRate: 0.06 }).messages).toBe("degraded");
  expect(judgeComponents({ ...WELL, p95Ms: 2_001 }).messages).toBe("degraded");
  expect(judgeComponents(WELL).messages).toBe("ok");
});

it("[SEE8] a part whose only store is out is down, and no other", () => {
  const judged = judgeComponents({ ...WELL, breakers: [broken("d1:history"), broken("outside")] });
  expect(judged).toEqual({
    messages: "ok",
    history: "down",
    accounts: "ok",
    files: "ok",
    jobs: "ok",
  });
});
