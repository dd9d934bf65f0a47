import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  server: {
    proxy: {
      "/app/api": { target: "http://localhost:8080", changeOrigin: false },
      "/app/relay": { target: "http://localhost:8080", changeOrigin: false },
    },
  },
});
