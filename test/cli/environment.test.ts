import { afterEach, describe, expect, it, vi } from "vitest";
import { varsFromEnvironment } from "../../src/cli/host-server.ts";

describe("a server on one machine", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("takes its services from the environment, and nothing that is none of its variables", () => {
    vi.stubEnv("MAIL_URL", "https://mail.example/emails");
    vi.stubEnv("MAIL_FROM", "Edgewise <chat@example.org>");
    vi.stubEnv("MAIL_TOKEN", "");
    vi.stubEnv("SECRET_OF_ANOTHER", "x");
    const vars = varsFromEnvironment();
    expect(vars).toMatchObject({
      MAIL_URL: "https://mail.example/emails",
      MAIL_FROM: "Edgewise <chat@example.org>",
    });
    expect(Object.keys(vars)).not.toContain("MAIL_TOKEN");
    expect(Object.keys(vars)).not.toContain("SECRET_OF_ANOTHER");
  });
});
