import type { CallKind } from "./bulkhead.ts";
import type { Env } from "./env.ts";
import { beforeCall } from "./faults.ts";
import { fenceOf } from "./fence.ts";

/** What each call is; the others of a bucket are not asked. Only bytes that are all there can be put again. */
const KINDS: Readonly<Record<string, CallKind>> = {
  get: "read",
  head: "read",
  list: "read",
  delete: "write",
  put: "upload",
  createMultipartUpload: "write",
  uploadPart: "upload",
  complete: "write",
  abort: "write",
};

/** What a second time does something else. */
const ONCE = new Set(["createMultipartUpload", "complete"]);

/** The files behind their fence and the fault seam, multipart uploads too. */
export function filesOf(env: Env, kind?: CallKind): R2Bucket {
  return guarded(env.FILES, kind, (key, value) => {
    if (key === "createMultipartUpload") return guarded(value as R2MultipartUpload, kind);
    return value;
  });
}

function guarded<T extends object>(
  what: T,
  asked: CallKind | undefined,
  wrap: (key: string, value: unknown) => unknown = (_, value) => value,
): T {
  const fence = fenceOf("r2");
  return new Proxy(what, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function" || typeof key !== "string") return value;
      const usual = KINDS[key];
      if (usual === undefined)
        return key === "resumeMultipartUpload"
          ? (...args: unknown[]) => guarded(Reflect.apply(value, target, args) as object, asked)
          : value.bind(target);
      return async (...args: unknown[]) => {
        const again = !ONCE.has(key) && !args.some((arg) => arg instanceof ReadableStream);
        return wrap(
          key,
          await fence.call({ kind: asked ?? usual, again }, async () => {
            await beforeCall("r2");
            return Reflect.apply(value, target, args) as unknown;
          }),
        );
      };
    },
  });
}
