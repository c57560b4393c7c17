/**
 * The first pages of a service without GitHub: `/` sends the App's manifest to GitHub, `/setup/github` takes the
 * credentials that come back and hands them to the composition root. Mounted only until there are credentials, and only
 * for who reads the service's log: whoever makes the App owns what the service sees.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  type AppCredentials,
  type AppManifest,
  completeManifest,
  convertCode,
  registrationUrl,
} from '../providers/github/manifest.ts';
import type { Fetch } from '../providers/http.ts';

/** A new token for the address of the first page. */
export const newSetupToken = (): string => randomBytes(24).toString('base64url');

export interface SetupDeps {
  readonly manifest: AppManifest;
  readonly apiUrl: string;
  /** Where GitHub will reach this service, without a slash at its end. */
  readonly publicUrl: string;
  /** What the address of the first page has to bring: `/?token=…`, printed in the log at start. */
  readonly token: string;
  readonly fetch: Fetch;
  readonly log: Logger;
  /** Keeps the credentials where the next start finds them. */
  readonly save: (credentials: AppCredentials) => Promise<void>;
}

const CODE = /^[A-Za-z0-9_-]{1,200}$/;

export function setupRoutes(deps: SetupDeps) {
  // Whoever comes back must have come from our page: else anybody could hand us an App of theirs.
  const state = randomBytes(24).toString('base64url');
  let done = false;
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      reply.header('x-frame-options', 'DENY');
      reply.header('referrer-policy', 'no-referrer');
    });
    app.get('/', async (request, reply) => {
      if (done)
        return reply.code(404).send({ error: 'there are credentials already; start the service again' });
      const { token } = request.query as { token?: unknown };
      if (typeof token !== 'string' || !same(token, deps.token))
        return reply
          .code(403)
          .type('text/html; charset=utf-8')
          .send(
            page(
              '<p>This service has no GitHub App yet. To make one, open the address that its log prints at start.</p>',
            ),
          );
      const manifest = JSON.stringify(completeManifest(deps.manifest, deps.publicUrl));
      const action = registrationUrl(deps.apiUrl, state);
      return reply.type('text/html; charset=utf-8').send(
        page(`<p>This service has no GitHub App yet. GitHub asks you for a name and makes one with the permissions below.</p>
<form action="${attribute(action)}" method="post">
<input type="hidden" name="manifest" value="${attribute(manifest)}">
<button>Make the GitHub App</button>
</form>
<ul>${Object.entries(deps.manifest.default_permissions)
          .map(([name, access]) => `<li><code>${attribute(name)}</code>: ${access}</li>`)
          .join('')}</ul>
<p>Webhooks go to <code>${attribute(deps.publicUrl)}/webhooks/github</code>. Is that not an address that GitHub can reach? Set <code>PUBLIC_URL</code> and start again.</p>`),
      );
    });
    app.get('/setup/github', async (request, reply) => {
      const query = request.query as { code?: unknown; state?: unknown };
      if (done) return reply.code(404).send({ error: 'there are credentials already' });
      if (typeof query.state !== 'string' || !same(query.state, state))
        return reply.code(400).send({
          error:
            'this did not start on the page of this service; open the address that its log prints at start',
        });
      if (typeof query.code !== 'string' || !CODE.test(query.code))
        return reply.code(400).send({ error: 'the code of GitHub is missing' });
      const { apiUrl, fetch } = deps;
      const signal = AbortSignal.timeout(15_000);
      const credentials = await convertCode(query.code, { apiUrl, fetch, signal }).catch((error: unknown) => {
        deps.log.warn({ err: error }, 'GitHub App not registered');
        return null;
      });
      if (!credentials)
        return reply
          .code(502)
          .send({ error: 'GitHub did not take the code; open the first page and start again' });
      await deps.save(credentials);
      done = true;
      deps.log.info({ app: credentials.appId }, 'GitHub App registered, start the service again');
      const install = `${credentials.url}/installations/new`;
      return reply
        .type('text/html; charset=utf-8')
        .send(
          page(
            `<p>The App is registered and its credentials are saved. Start the service again, then <a href="${attribute(install)}">install the App</a>.</p>`,
          ),
        );
    });
  };
}

/** The lines that the credentials add to an `.env` file. */
export function envLines(credentials: AppCredentials): string {
  const { appId, privateKey, webhookSecret } = credentials;
  return [
    `GITHUB_APP_ID=${appId}`,
    `GITHUB_PRIVATE_KEY=${Buffer.from(privateKey).toString('base64')}`,
    `GITHUB_WEBHOOK_SECRET=${webhookSecret}`,
    '',
  ].join('\n');
}

const page = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>devops-assist</title><style>body{font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style><h1>devops-assist</h1>${body}</html>`;

const attribute = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
