/** The first pages: an App is made from `app.yml` through the stand-in. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { fastify } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type AppCredentials, AppManifest } from '../../src/providers/github/manifest.ts';
import { envLines, setupRoutes } from '../../src/server/setup.ts';
import { type GithubStandIn, startGithubStandIn } from '../stand-ins/github/server.ts';

const manifest = AppManifest.parse(parse(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')));
const TOKEN = 'the-token-of-the-log';
let github: GithubStandIn;
let saved: AppCredentials[];
let app: ReturnType<typeof fastify>;
beforeAll(async () => {
  github = await startGithubStandIn();
});
afterAll(() => github.close());
beforeEach(() => {
  saved = [];
  app = fastify();
  app.register(
    setupRoutes({
      manifest,
      apiUrl: github.url,
      publicUrl: 'https://ci.test',
      token: TOKEN,
      fetch,
      log: createLog('silent'),
      save: async (credentials) => void saved.push(credentials),
    }),
  );
});

const first = async () => {
  const html = (await app.inject(`/?token=${TOKEN}`)).body.replace(
    /&#(\d+);/g,
    (_all: string, number: string) => String.fromCharCode(Number(number)),
  );
  return { html, state: /[?&]state=([\w-]+)/.exec(html)?.[1] ?? '' };
};

describe('the set-up', () => {
  it('sends the manifest of app.yml with the addresses of this service', async () => {
    const { html } = await first();
    const sent = JSON.parse(/value="(\{.*\})"/.exec(html)?.[1] ?? '') as Record<string, unknown>;
    expect(sent).toMatchObject({
      hook_attributes: { url: 'https://ci.test/webhooks/github' },
      redirect_url: 'https://ci.test/setup/github',
      default_permissions: { actions: 'write', pull_requests: 'write' },
    });
    expect(html).toContain(`${github.url}/settings/apps/new?state=`);
  });

  it('keeps credentials that the configuration takes, once', async () => {
    const { state } = await first();
    const back = () => app.inject(`/setup/github?code=good-code&state=${state}`);
    expect((await back()).statusCode).toBe(200);
    expect(saved).toHaveLength(1);
    const config = readConfig(parseEnv(envLines(saved[0] as AppCredentials)) as Record<string, string>);
    expect(config.github).toMatchObject({ appId: github.app.id, privateKey: github.app.privateKey });
    expect((await back()).statusCode).toBe(404);
    expect((await app.inject(`/?token=${TOKEN}`)).statusCode).toBe(404);
  });

  it.each(['/', '/?token=', '/?token=a-guess', '/?token=a&token=b'])(
    'at %s shows nothing to who has not read the log',
    async (path) => {
      const answer = await app.inject(path);
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain('state=');
      expect(answer.body).toContain('open the address that its log prints');
    },
  );

  it.each(['code=good-code', 'code=good-code&state=guess', 'state=STATE', 'state=STATE&code=../x'])(
    'refuses %s',
    async (query) => {
      const { state } = await first();
      expect((await app.inject(`/setup/github?${query.replace('STATE', state)}`)).statusCode).toBe(400);
      expect(saved).toEqual([]);
    },
  );

  it('says so when GitHub does not take the code, and may be tried again', async () => {
    const { state } = await first();
    expect((await app.inject(`/setup/github?code=bad&state=${state}`)).statusCode).toBe(502);
    expect((await app.inject(`/setup/github?code=good-code&state=${state}`)).statusCode).toBe(200);
  });
});

describe('app.yml', () => {
  it('asks for the events that the receiver understands and no more', async () => {
    const { Payloads } = await import('../../src/providers/github/schema.ts');
    // These come to every App without being asked for.
    const always = ['installation', 'installation_repositories'];
    expect([...manifest.default_events, ...always].sort()).toEqual(Object.keys(Payloads).sort());
  });
});
