// A cookie becomes a Bearer: npm install, then npm start. One process, as one worker of nginx.
const fastify = require('fastify')();

fastify.register(require('@fastify/cookie'));
fastify.register(require('@fastify/http-proxy'), {
  upstream: 'http://127.0.0.1:9100',
  undici: { connections: 256 },
  replyOptions: {
    rewriteRequestHeaders: (request, headers) => ({
      ...headers,
      authorization: 'Bearer ' + request.cookies.accessToken,
      cookie: undefined,
    }),
  },
});
fastify.listen({ host: '127.0.0.1', port: 9205 });
