import { afterEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { closeBreakers } from "../../src/storage/fence.ts";
import { deliverMail, sendMail } from "../../src/storage/mail.ts";
import { isOutage } from "../../src/storage/outage.ts";

const ENV = { MAIL_URL: "http://mail.test/emails", MAIL_FROM: "Edgewise <e@x.org>" } as Env;
const MAIL = { to: "ben@x.org", subject: "News", text: "Hello" };

afterEach(() => {
  vi.unstubAllGlobals();
  closeBreakers();
});

const answering = (status: number) => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status }));
};

describe("a letter", () => {
  it.each([500, 503, 429])("[DIGEST3] can wait for a service that answers %i", async (status) => {
    answering(status);
    await expect(deliverMail(ENV, MAIL)).rejects.toSatisfy(isOutage);
    expect(await sendMail(ENV, MAIL)).toBe(false);
  });

  it("[DIGEST3] can wait for a service that is not to be had", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await expect(deliverMail(ENV, MAIL)).rejects.toSatisfy(isOutage);
    expect(await sendMail(ENV, MAIL)).toBe(false);
  });

  it.each([
    [200, true],
    [401, false],
    [422, false],
  ])("[DIGEST3] that is answered %i is taken, or is not: %s", async (status, taken) => {
    answering(status);
    expect(await deliverMail(ENV, MAIL)).toBe(taken);
    expect(await sendMail(ENV, MAIL)).toBe(taken);
  });

  it("[DIGEST3] is sent by nobody where there is no service", async () => {
    expect(await deliverMail({} as Env, MAIL)).toBe(false);
  });
});
