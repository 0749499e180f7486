import type { CloseCode, Refusal } from "../protocol/errors.ts";
import { ERRORS } from "../protocol/errors.ts";
import type { InboxFrame, ServerFrame } from "../protocol/frames.ts";
import { offeredProtocols, SUBPROTOCOL } from "../protocol/wire.ts";

/** Sends a frame to one socket. */
export function sendFrame(socket: WebSocket, frame: ServerFrame | InboxFrame): void {
  sendText(socket, JSON.stringify(frame));
}

/** A socket that is gone takes nothing; its close event does the rest. */
export function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // Closed between two events.
  }
}

/** Closes a socket for a reason of ours. */
export function closeSocket(socket: WebSocket, code: CloseCode, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed already.
  }
}

/** What a close without a code, and a line that was cut, are reported as; neither may be sent. */
const NO_CODE = 1005;
const LINE_CUT = 1006;

/** The other half of a client's close; without it the client waits for its own time-out. */
export function answerClose(socket: WebSocket, code: number): void {
  try {
    socket.close(code === NO_CODE || code === LINE_CUT ? 1000 : code);
  } catch {
    // The close was ours, and is answered.
  }
}

/** Opens a socket: `seat` takes the server's end. */
export function openSocket(request: Request, seat: (socket: WebSocket) => void): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  seat(server);
  const ours = offeredProtocols(request.headers).includes(SUBPROTOCOL);
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: ours ? { "Sec-WebSocket-Protocol": SUBPROTOCOL } : {},
  });
}

/** Answers why no socket opens; a browser sees only that it failed, other programs the code. */
export function refuseSocket(refusal: Refusal): Response {
  return Response.json(refusal, { status: ERRORS[refusal.code].status });
}
