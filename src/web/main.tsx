import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "./tokens.css";
import "./base.css";
import { SessionProvider } from "./session.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root");

createRoot(root).render(
  <SessionProvider>
    <App />
  </SessionProvider>,
);
