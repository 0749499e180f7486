// Runs before anything is painted, as a file of its own since the page allows no inline script:
// sets the scheme, the language and the direction that this browser chose, and starts to fetch
// the code of the page that the address names. The build names the files in data attributes.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(`edgewise.${key}`);
    } catch {
      return null;
    }
  };
  const theme = read("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const tags = [read("language") ?? "", ...navigator.languages];
  root.lang =
    tags.map((tag) => tag.slice(0, 2)).find((code) => code === "de" || code === "en") ?? "en";
  if (read("direction") === "rtl") root.dir = "rtl";

  const files = document.currentScript?.dataset ?? {};
  const inside = location.pathname.startsWith("/w/") || read("workspace") !== null;
  const wanted = [inside ? files.workspace : files.entry, root.lang === "de" ? files.de : ""];
  // lib/fetched-first.ts goes on with it.
  const coming = (globalThis.filesComing = new Map());
  for (const file of wanted.join(" ").split(" ")) {
    if (file === "") continue;
    const here = fetch(file).then((response) => (response.ok ? response.text() : Promise.reject()));
    coming.set(file, here);
    // A browser asks only once for a module, so it is told of it when it is here.
    const tell = () => {
      if (file.endsWith(".css")) return;
      const link = document.createElement("link");
      link.rel = "modulepreload";
      link.crossOrigin = "";
      link.href = file;
      document.head.append(link);
    };
    here.then(tell, () => coming.delete(file));
  }
})();
