/**
 * The diagnosis page behind its signed link, the votes by link, and reanalysis by link and by API. A GET never changes
 * anything: what a link preview, a crawler or a mail scanner fetches is a page with a button.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LINK_VOTER, PROVIDERS, type RunRef, type Scope } from '../domain.ts';
import type { CiEvent } from '../event.ts';
import type { HandlerDeps } from '../handlers/deps.ts';
import type { Links } from '../handlers/links.ts';
import { readPage } from '../handlers/read-page.ts';
import { sameSecret } from '../providers/secret.ts';
import { renderAction, renderMessage, renderPage } from '../report/page.ts';

export interface PageDeps {
  readonly handlers: Pick<HandlerDeps, 'store' | 'now' | 'provider'>;
  readonly links: Links | null;
  /** The bearer token of the API; without one there is no API. */
  readonly apiToken: string | null;
  readonly wake: () => void;
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
};

const ACTIONS = {
  helpful: {
    title: 'Was this diagnosis helpful?',
    text: 'One vote counts for this link; pressing again, here or for the other answer, replaces it.',
    button: 'Yes, it was helpful',
    done: 'Thank you. The vote was kept.',
  },
  wrong: {
    title: 'Was this diagnosis wrong?',
    text: 'One vote counts for this link; pressing again, here or for the other answer, replaces it.',
    button: 'Yes, it was wrong',
    done: 'Thank you. The vote was kept.',
  },
  reanalyze: {
    title: 'Read the logs again?',
    text: 'The logs of this run are read and judged afresh. The page shows the new diagnosis within seconds.',
    button: 'Read the logs again',
    done: 'The logs are being read again. Look at the diagnosis in a few seconds.',
  },
} as const;
type Action = keyof typeof ACTIONS;

/** One reanalysis by link and run in this time; a second request is answered, not worked on. */
const REANALYZE_EVERY_MS = 60_000;

const Asked = z.strictObject({
  provider: z.enum(PROVIDERS),
  instance: z.string().min(1).max(200),
  organisation: z.string().min(1).max(200),
  repository: z.string().min(1).max(1_000),
  runId: z.string().min(1).max(100),
  attempt: z.int().positive().default(1),
});

export function pageRoutes(deps: PageDeps) {
  const { handlers, links } = deps;

  async function routes(app: FastifyInstance): Promise<void> {
    // A form without fields: the body says nothing that the address does not.
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1_024 },
      (_request, _body, done) => done(null, null),
    );
    if (links) {
      app.get('/d/:token', (request, reply) => withLink(request, reply, links, showPage));
      for (const action of Object.keys(ACTIONS) as Action[]) {
        app.get(`/d/:token/${action}`, (request, reply) =>
          withLink(request, reply, links, showButton(action)),
        );
        app.post(`/d/:token/${action}`, (request, reply) => withLink(request, reply, links, act(action)));
      }
    }
    if (deps.apiToken !== null) app.post('/api/v1/reanalyze', { bodyLimit: 16_384 }, api(deps.apiToken));
  }

  type Shown = { status: number; html: string };
  interface Visit {
    readonly run: RunRef;
    readonly id: string;
    /** The page's path, for links of its own. */
    readonly path: string;
  }

  async function withLink(
    request: FastifyRequest,
    reply: FastifyReply,
    signed: Links,
    show: (visit: Visit) => Promise<Shown>,
  ): Promise<FastifyReply> {
    const { token } = request.params as { token: string };
    const read = signed.read(token, handlers.now());
    const { status, html } =
      read === 'invalid'
        ? { status: 404, html: renderMessage('No such page', 'The link is not complete or not ours.', null) }
        : read === 'expired'
          ? {
              status: 410,
              html: renderMessage(
                'This link has ended',
                'Ask for a new one by a fresh run of the job.',
                null,
              ),
            }
          : await show({ ...read, path: `/d/${encodeURIComponent(token)}` });
    return reply.code(status).headers(HEADERS).send(html);
  }

  async function showPage({ run, path }: Visit): Promise<Shown> {
    const page = await readPage(handlers, run);
    const votable = page !== null && page.target.provider === 'jenkins';
    const html = renderPage({
      repository: run.repository,
      runId: run.runId,
      runUrl: page?.runUrl ?? null,
      findings: page?.findings ?? [],
      links: {
        helpful: votable ? `${path}/helpful` : null,
        wrong: votable ? `${path}/wrong` : null,
        reanalyze: `${path}/reanalyze`,
      },
    });
    return { status: page === null ? 404 : 200, html };
  }

  const showButton =
    (action: Action) =>
    async ({ path }: Visit): Promise<Shown> => ({
      status: 200,
      html: renderAction({ ...ACTIONS[action], action: `${path}/${action}`, back: path }),
    });

  const act =
    (action: Action) =>
    async ({ run, id, path }: Visit): Promise<Shown> => {
      if (action === 'reanalyze') {
        const window = Math.floor(handlers.now() / REANALYZE_EVERY_MS);
        await put(run, `link:${id}:reanalyze:${window}`, {
          kind: 'reanalyze',
          run,
          by: `${LINK_VOTER}${id}`,
        });
      } else {
        const page = await readPage(handlers, run);
        if (page?.target.provider !== 'jenkins')
          return {
            status: 409,
            html: renderMessage(
              'Votes are given elsewhere',
              'React to the comment on the change itself.',
              path,
            ),
          };
        await put(page.target, `link:${id}:${randomUUID()}`, {
          kind: 'vote',
          target: page.target,
          voter: `${LINK_VOTER}${id}`,
          score: action === 'helpful' ? 1 : 0,
        });
      }
      return { status: 200, html: renderMessage(ACTIONS[action].title, ACTIONS[action].done, path) };
    };

  function api(token: string) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!sameSecret(given, token)) return reply.code(401).send({ error: 'give the API token as Bearer' });
      const parsed = Asked.safeParse(request.body);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return reply.code(400).send({ error: `${issue?.path.join('.') || 'body'}: ${issue?.message}` });
      }
      const run = parsed.data;
      if (!handlers.provider(run))
        return reply.code(404).send({ error: `${run.provider} ${run.instance} is not configured` });
      const delivery = `api:${randomUUID()}`;
      await put(run, delivery, { kind: 'reanalyze', run, by: null });
      return reply.code(202).send({ accepted: delivery });
    };
  }

  async function put(scope: Scope, deliveryId: string, event: CiEvent): Promise<void> {
    const { provider, instance, organisation } = scope;
    const delivery = { provider, instance, organisation, deliveryId, event: JSON.stringify(event) };
    await handlers.store.inbox.put(delivery, handlers.now());
    deps.wake();
  }

  return routes;
}
