import { configure } from "cloakroom";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

// Vite's base is the context root of the WAR: "/" in development, and what "vite build --base" says.
configure({ root: import.meta.env.BASE_URL });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
