import { betterAuth } from "better-auth";
import { anonymous, bearer } from "better-auth/plugins";
import { guardD1 } from "../storage/d1.ts";
import type { Env } from "../storage/env.ts";
import { authSecret } from "../storage/env.ts";
import { inboxStub } from "../storage/objects.ts";
import { cookieName } from "./cookies.ts";
import { allowedOrigins } from "./origins.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { forgetSession } from "./sessions.ts";

const DAY_SECONDS = 86_400;
const MAX_CACHED = 8;

/** The sign-in library, set up for one origin. */
export type Auth = ReturnType<typeof makeAuth>;

const cache = new Map<string, { env: Env; auth: Auth }>();

/** The sign-in library for the origin that a request came to; made once an origin. */
export function authFor(env: Env, origin: string): Auth {
  const cached = cache.get(origin);
  if (cached?.env === env) return cached.auth;
  if (cache.size >= MAX_CACHED) cache.clear();
  const auth = makeAuth(env, origin);
  cache.set(origin, { env, auth });
  return auth;
}

function makeAuth(env: Env, origin: string) {
  const secure = origin.startsWith("https:");
  return betterAuth({
    appName: "Edgewise",
    baseURL: origin,
    basePath: "/api/auth",
    secret: authSecret(env),
    database: guardD1(env.DIRECTORY, { kind: "sign-in" }),
    trustedOrigins: allowedOrigins(env, origin),
    telemetry: { enabled: false },
    logger: { level: "error" },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS },
    user: { deleteUser: { enabled: false } },
    // Sign-in is limited by account and address in the Limiter objects; two limiters would argue.
    rateLimit: { enabled: false },
    advanced: {
      // Every route, these included, is behind our own exact Origin check.
      disableCSRFCheck: true,
      // The prefix that we want is `__Host-`, which the name itself carries.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: cookieName(secure),
          attributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
        },
      },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    databaseHooks: {
      user: {
        // A picture is ours to serve; an address of somebody else's would tell them who looks.
        create: { before: (user) => Promise.resolve({ data: { ...user, image: null } }) },
        update: { before: () => Promise.resolve({ data: { image: undefined } }) },
      },
      session: {
        delete: {
          // The objects first, then D1: whoever's session is gone from D1 has no socket left.
          before: async (session) => {
            await inboxStub(env, session.userId).endSession(session.userId, session.id);
            await forgetSession(env, session.token);
          },
        },
      },
    },
    plugins: [
      anonymous({ disableDeleteAnonymousUser: true, generateName: () => "Guest" }),
      bearer(),
    ],
  });
}
