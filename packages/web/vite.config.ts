import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { firstLoad } from "./scripts/first-load.ts";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react(), firstLoad({ firstRoute: "issues/IssuesPage" })],
  build: {
    target: "es2022",
    // Nothing may be inlined as data: URL, the pages' policy is `default-src 'self'`.
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": "http://127.0.0.1:4500", "/sign-in": "http://127.0.0.1:4500" } },
});
