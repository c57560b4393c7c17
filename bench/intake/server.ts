/** The service's own server in a process of its own, on the embedded store or on one that keeps nothing. */
import { generateKeyPairSync } from 'node:crypto';
import pino from 'pino';
import { createGithub } from '../../src/providers/github/index.ts';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createServer } from '../../src/server/server.ts';
import { openStore } from '../../src/store/open.ts';

const [folder = '', kind = 'store', webhookSecret = ''] = process.argv.slice(2);
const store = await openStore({ data: folder });
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const github = createGithub({
  config: { appId: 1, privateKey, webhookSecret, apiUrl: 'http://127.0.0.1:1', instance: 'github.com' },
  fetch: () => Promise.reject(new Error('intake asks nothing of the forge')),
  now: Date.now,
  pauses: createPauses(store.facts),
});
const app = createServer({
  providers: [github],
  store:
    kind === 'store' ? store : { inbox: { ...store.inbox, put: async () => 'stored' }, check: store.check },
  metrics: createMetrics(),
  now: Date.now,
  log: pino({ level: 'silent' }),
  wake: () => {},
});
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
process.once('SIGTERM', async () => {
  await app.close();
  await store.close();
});
