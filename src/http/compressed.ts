const TEXT = /^(?:text\/|application\/(?:javascript|manifest\+json)|image\/svg)/;
/** What fits one packet gains nothing. */
const MIN_BYTES = 1_024;

/** The response as the edge would send it: text compressed where the client takes gzip. */
export function compressed(request: Request, response: Response): Response {
  const takesGzip = /\bgzip\b/.test(request.headers.get("Accept-Encoding") ?? "");
  const { headers, status, body } = response;
  const bytes = Number(headers.get("Content-Length") ?? MIN_BYTES);
  const fits =
    takesGzip &&
    status === 200 &&
    body !== null &&
    bytes >= MIN_BYTES &&
    !headers.has("Content-Encoding") &&
    TEXT.test(headers.get("Content-Type") ?? "");
  if (!fits) return response;
  const sent = new Response(body, response);
  sent.headers.delete("Content-Length");
  sent.headers.append("Vary", "Accept-Encoding");
  // The runtime encodes what says that it is encoded.
  sent.headers.set("Content-Encoding", "gzip");
  return sent;
}
