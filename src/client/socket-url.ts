/**
 * The address of a socket: the ticket's own, resolved against where the API is, over `ws:` or
 * `wss:`, with the place to resume from. Throws `TypeError` where it is no address.
 */
export function socketUrl(
  url: string,
  baseUrl: string,
  resume: { readonly epoch: string; readonly since: number } | null,
): string {
  const page = typeof location === "undefined" ? undefined : location.href;
  const target = new URL(url, baseUrl === "" ? page : baseUrl);
  target.protocol = target.protocol.replace(/^http/, "ws");
  if (resume !== null) {
    target.searchParams.set("epoch", resume.epoch);
    target.searchParams.set("since", String(resume.since));
  }
  return target.href;
}
