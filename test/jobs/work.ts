import { env } from "cloudflare:workers";
import { consumeJobs } from "../../src/jobs/consumer.ts";

/** Works off what is due. */
export function work(): Promise<void> {
  const message = { body: { wake: "jobs" }, ack: () => undefined, retry: () => undefined };
  return consumeJobs({ messages: [message] } as unknown as MessageBatch, env);
}
