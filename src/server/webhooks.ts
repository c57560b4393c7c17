/** The webhook endpoints: the body untouched, verified, stored, answered; nothing is worked on here. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider, WebhookRequest } from '../providers/provider.ts';
import type { ServerDeps } from './deps.ts';
import { storeTrouble } from './store-trouble.ts';

/** GitHub sends at most 25 MB. */
const MAX_BODY = 25 * 1024 * 1024;

/** Mounts `/webhooks/<provider>` and, where a provider has several instances, `/webhooks/<provider>/<instance>`. */
export function webhookRoutes(deps: ServerDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    // The signature is over the bytes that were sent: parsing and writing them again would break it.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY }, (_request, body, done) => {
      done(null, body);
    });
    const names = new Set(deps.providers.map(({ name }) => name));
    for (const name of names) {
      app.post(`/webhooks/${name}`, { bodyLimit: MAX_BODY }, receive(name));
      app.post(`/webhooks/${name}/:instance`, { bodyLimit: MAX_BODY }, receive(name));
    }
  };

  function receive(name: string) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const instance = (request.params as { instance?: string }).instance ?? null;
      const { status, body } = await answer(name, {
        headers: flat(request.headers),
        body: typeof request.body === 'string' ? request.body : '',
        instance,
      });
      deps.metrics.webhook(name, status);
      if (status === 503) reply.header('retry-after', '30');
      return reply.code(status).send(body);
    };
  }

  async function answer(name: string, request: WebhookRequest): Promise<{ status: number; body: object }> {
    const provider = choose(deps.providers, name, request.instance);
    if (!provider) return { status: 404, body: { error: 'no such instance is configured' } };
    const received = await provider.receiver.receive(request, deps.now());
    const about = { provider: provider.name, instance: provider.instance };
    if (received.kind === 'refused') {
      const { status, reason } = received;
      deps.log.info({ ...about, status, reason }, 'webhook refused');
      return { status, body: { error: reason } };
    }
    if (received.kind === 'ignored') {
      deps.log.debug({ ...about, reason: received.reason }, 'webhook ignored');
      return { status: 200, body: { ignored: received.reason } };
    }
    const { deliveryId, instance, organisation, event } = received;
    try {
      const stored = await deps.store.inbox.put(
        { provider: provider.name, instance, deliveryId, organisation, event: JSON.stringify(event) },
        deps.now(),
      );
      deps.wake();
      return { status: 202, body: { accepted: stored } };
    } catch (error) {
      deps.log.error({ err: error, provider: name, delivery: deliveryId }, 'webhook not stored');
      return { status: 503, body: { error: `${storeTrouble(error)}; send it again later` } };
    }
  }
}

/** The named instance; without a name the only one. */
function choose(providers: readonly Provider[], name: string, instance: string | null): Provider | undefined {
  const all = providers.filter((provider) => provider.name === name);
  if (instance === null) return all.length === 1 ? all[0] : undefined;
  return all.find((provider) => provider.instance === instance);
}

function flat(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
