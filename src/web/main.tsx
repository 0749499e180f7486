import { createRoot } from "react-dom/client";
// The ground before the parts that stand on it.
import "./tokens.css";
import "./base.css";
import { App } from "./app.tsx";
import { followLanguage, mendLanguages, wordsReady } from "./i18n/i18n.ts";
import { followTheme } from "./lib/theme.ts";
import { fetchPageOf } from "./pages.tsx";
import { parsePath } from "./route.ts";
import { SessionProvider } from "./session.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root");

mendLanguages();
fetchPageOf(parsePath(location.pathname));
followLanguage();
followTheme();
await wordsReady();
createRoot(root).render(
  <SessionProvider>
    <App />
  </SessionProvider>,
);
