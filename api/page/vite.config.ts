import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

import { handbook } from "./handbook.ts";

// Chromium 80 is what planners' machines still run. Nothing is inlined: `default-src 'self'` allows no data: addresses.
export default defineConfig({
  base: "./",
  plugins: [vue(), handbook()],
  build: { target: "chrome80", cssTarget: "chrome80", assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
