/** Files of parts that are here or on their way, by address; boot.js has begun with those of the page. */
const coming = ((globalThis as { filesComing?: Map<string, Promise<unknown>> }).filesComing ??=
  new Map());
const styles = new Map<string, Promise<unknown>>();

/**
 * Imports a part of the app once all files that it consists of are here, in place of what the builder
 * puts before each `import()`. A browser never asks again for a module whose first fetch failed, nor does
 * it for what that one imports; what fails here can be asked for as often as one likes.
 * @param importPart the import itself
 * @param files names of the part's files, its styles last; they are kept for good under their names
 * @throws what the fetch throws without a network, an Error where a file is gone, and what the import throws
 */
async function importFetched<T>(
  importPart: () => Promise<T>,
  files: readonly string[] = [],
): Promise<T> {
  await Promise.all(files.map((file) => comes(`/${file}`)));
  return importPart();
}

export { importFetched as __vitePreload };

async function comes(address: string): Promise<void> {
  // What the page's own HTML names was there before this could run.
  if (!coming.has(address) && document.querySelector(`[src="${address}"], [href="${address}"]`))
    return;
  await once(coming, address, fetched);
  if (address.endsWith(".css")) await once(styles, address, styled);
}

/** What has begun is waited for; what failed begins anew. */
function once(
  known: Map<string, Promise<unknown>>,
  address: string,
  begin: (address: string) => Promise<unknown>,
): Promise<unknown> {
  let one = known.get(address);
  if (one === undefined) {
    one = begin(address);
    known.set(address, one);
    one.catch(() => known.delete(address));
  }
  return one;
}

/** The browser has it when its text has been read, and takes it from its cache. */
async function fetched(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is gone`);
  await response.text();
}

/** Links a style sheet whose bytes are here: one that met a preload that failed has been seen to wait for ever. */
function styled(address: string): Promise<void> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.crossOrigin = "";
  link.href = address;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error(`${address} did not come`));
    });
    document.head.append(link);
  });
}
