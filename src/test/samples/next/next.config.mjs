export default {
  async rewrites() {
    return [
      { source: "/api/:path*", destination: "http://localhost:8080/api/:path*" },
      { source: "/relay/:path*", destination: "http://localhost:8080/relay/:path*" },
    ];
  },
};
