import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      "/api": { target: "http://localhost:8080", changeOrigin: false },
      "/relay": { target: "http://localhost:8080", changeOrigin: false },
    },
  },
});
