import { expect, it } from "vitest";
import { isOperator } from "../../src/identity/operators.ts";
import { KeyTable } from "../../src/storage/directory/api-keys.ts";
import { fenceOf } from "../../src/storage/fence.ts";
import { TestDirectory } from "../jobs/directory.ts";

it("[FENCE4] where calls wait, who brings a key and who runs the deployment go before what is read", async () => {
  const { env } = new TestDirectory();
  const fence = fenceOf("d1:directory");
  const { promise: first, resolve: endFirst } = Promise.withResolvers<void>();
  const { promise: others, resolve: endOthers } = Promise.withResolvers<void>();
  const busy = Array.from({ length: 100 }, (_, i) =>
    fence.call({ kind: "upload" }, () => (i === 0 ? first : others)),
  );
  const order: string[] = [];
  const read = fence.call({ kind: "read" }, async () => {
    await new Promise((done) => setTimeout(done, 1));
    order.push("read");
  });
  const key = new KeyTable(env).find("k_1").then(() => order.push("key"));
  const operator = isOperator({ ...env, OPERATORS: "ann@example.com" }, "u_ann").then(() =>
    order.push("operator"),
  );
  endFirst();
  await Promise.all([read, key, operator]);
  expect(order).toEqual(["key", "operator", "read"]);
  endOthers();
  await Promise.all(busy);
});
