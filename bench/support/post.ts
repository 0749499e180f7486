import { Agent, request } from "node:http";

/** One agent for all: a browser too keeps its connection between the ticket and the upgrade. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/**
 * One request by the plainest client there is, so that many at once do not make this process the
 * bottleneck. Answers the body.
 * @throws Error for any status but 2xx
 */
export function call(method: string, url: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = request(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new Error(`${method} ${url}: ${status} ${text}`));
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}
