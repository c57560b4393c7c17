/** The HTTP server, built from what it needs and not listening: the composition root decides where it listens. */
import { type FastifyInstance, fastify } from 'fastify';
import type { ServerDeps } from './deps.ts';
import { storeTrouble } from './store-trouble.ts';
import { webhookRoutes } from './webhooks.ts';

/** Builds the server. Further routes (the set-up pages, the dashboard) are registered on it before it listens. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const app = fastify({
    logger: false,
    // Longer than any load balancer waits, so that it is never the one to close a connection in use.
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    // The address of the client is that of the proxy; nothing here decides by it.
    trustProxy: false,
    // A signed link's token names a run in its path.
    routerOptions: { maxParamLength: 4_000 },
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) deps.log.error({ err: error }, 'request failed');
    return reply.code(status).send({ error: status >= 500 ? 'internal error' : error.message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'no such page' }));
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await deps.store.check();
      return { status: 'ready' };
    } catch (error) {
      deps.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: storeTrouble(error) });
    }
  });
  app.get('/metrics', async (_request, reply) => {
    const { text, contentType } = await deps.metrics.render();
    return reply.type(contentType).send(text);
  });
  app.register(webhookRoutes(deps));
  return app;
}
