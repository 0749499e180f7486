import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { V4WorkerOptions } from "miniflare";

/** Where a Worker may connect to, as workerd judges it at the moment of connecting. */
type OutsideNetwork = {
  allow: string[];
  tlsOptions: { trustBrowserCas: true; trustedCertificates: string[] };
};

const NAME = "outside";

/**
 * Puts everything that this Worker fetches through a second one that reaches only {@link outsideNetwork}:
 * Miniflare takes no network for what a Worker fetches by itself.
 */
export function behind(
  network: OutsideNetwork,
  worker: V4WorkerOptions,
): [V4WorkerOptions, V4WorkerOptions] {
  const gate: V4WorkerOptions = {
    name: NAME,
    modules: true,
    script: "export default { fetch: (request, env) => env.NETWORK.fetch(request) }",
    compatibilityDate: worker.compatibilityDate ?? "2026-01-01",
    serviceBindings: { NETWORK: { network } },
  };
  return [{ ...worker, outboundService: NAME }, gate];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The network of a server on one machine: public addresses, and what its owner has named themselves in
 * `DOH_URL`, `MAIL_URL` and `OUTSIDE_ALLOW`; a name among those opens private addresses. Judged here as
 * well as by the Worker, since a name may say something else when it is looked up again.
 */
export async function outsideNetwork(
  vars: { DOH_URL?: string; MAIL_URL?: string; OUTSIDE_ALLOW?: string },
  extraCertificates: string | undefined,
): Promise<OutsideNetwork> {
  const { DOH_URL, MAIL_URL, OUTSIDE_ALLOW = "" } = vars;
  const places = OUTSIDE_ALLOW.split(",").map((place) => `http://${place.trim()}`);
  const named = [DOH_URL, MAIL_URL, ...places]
    .map((url) => addressesOf(url ?? ""))
    .filter((one) => one !== undefined);
  const pem = extraCertificates === undefined ? "" : await readFile(extraCertificates, "utf8");
  return {
    allow: [...new Set(["public", ...named])],
    tlsOptions: { trustBrowserCas: true, trustedCertificates: pem.match(CERTIFICATE) ?? [] },
  };
}

function addressesOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  if (host === "") return undefined;
  const version = isIP(host);
  if (version === 0) return "private";
  return `${host}/${version === 4 ? 32 : 128}`;
}
