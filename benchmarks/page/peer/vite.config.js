import { defineConfig } from "vite";

export default defineConfig({ base: "./", build: { target: "chrome80", cssTarget: "chrome80", chunkSizeWarningLimit: 1000 } });
