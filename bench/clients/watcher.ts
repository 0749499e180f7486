import { WebSocket } from "ws";
import { KEEP_ALIVE_MS } from "./dialect.ts";
import type { Admission, Dialect, Line } from "./dialect.ts";

/** What a watched socket tells, each with the id of a message. */
export type Ears = {
  delivered(id: string): void;
  acknowledged(id: string): void;
};

/** Opens a socket whose frames are parsed. Resolves when it is seated; rejects when it ends before. */
export function openWatcher(
  dialect: Dialect,
  { url, protocols, hello }: Admission,
  ears: Ears,
): Promise<Line> {
  const socket = new WebSocket(url, [...protocols], { perMessageDeflate: false });
  const keep = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) socket.send(dialect.keepAlive);
  }, KEEP_ALIVE_MS);
  keep.unref();
  return new Promise((resolve, reject) => {
    const line: Line = {
      send: (id, body) => socket.send(dialect.send(id, body)),
      close: () => socket.terminate(),
    };
    let isSeated = false;
    const seat = () => {
      isSeated = true;
      resolve(line);
    };
    socket.on("open", () => {
      if (hello !== undefined) socket.send(hello);
      if (dialect.seated === "") seat();
    });
    socket.on("message", (data) => {
      // `ws` hands a text frame over as a Buffer unless told otherwise.
      const text = (data as Buffer).toString();
      if (!isSeated && text.includes(dialect.seated)) seat();
      for (const id of dialect.delivered(text)) ears.delivered(id);
      for (const id of dialect.acknowledged(text)) ears.acknowledged(id);
    });
    socket.on("error", reject);
    socket.on("close", (code) => {
      clearInterval(keep);
      reject(new Error(`${url}: closed with ${code}`));
    });
  });
}
