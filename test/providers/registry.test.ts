import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../src/domain.ts';
import { createProviders, PROVIDER_BUILDERS } from '../../src/providers/registry.ts';

const folder = new URL('../../src/providers/', import.meta.url);
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

describe('the registry', () => {
  it('has every folder, and every folder is a provider of the domain', () => {
    expect(Object.keys(PROVIDER_BUILDERS).sort()).toEqual(folders);
    expect([...PROVIDERS].sort()).toEqual(folders);
  });

  it.each(folders)(
    'finds in %s what docs/adding-a-provider.md names, and its stand-in and documentation',
    (name) => {
      for (const file of ['index.ts', 'webhook.ts', 'client.ts', 'schema.ts', 'source.ts'])
        expect([file, existsSync(new URL(`${name}/${file}`, folder))]).toEqual([file, true]);
      for (const file of ['server.ts', 'state.ts'])
        expect(existsSync(new URL(`../stand-ins/${name}/${file}`, import.meta.url))).toBe(true);
    },
  );

  it('builds what is configured, each instance once, forges before what needs them', () => {
    const secret = 'x'.repeat(32);
    const instance = {
      name: 'work',
      url: 'https://gitlab.example',
      token: 'glpat-x',
      webhookToken: secret,
      thread: 'note',
      onCommit: 'comment',
    } as const;
    const controller = {
      name: 'ci',
      url: 'https://ci.example',
      user: 'u',
      token: 't',
      webhookSecret: secret,
      unstable: 'answer',
      aborted: 'ignore',
      description: 'text',
    } as const;
    const tools = { fetch, now: () => 0, pauses: { until: async () => 0, pause: async () => {} } };
    expect(createProviders({ github: null, gitlab: [], jenkins: [] }, tools)).toEqual([]);
    const built = createProviders(
      { github: null, gitlab: [instance, { ...instance, name: 'lab' }], jenkins: [controller] },
      tools,
    );
    expect(built.map(({ name, instance }) => [name, instance])).toEqual([
      ['gitlab', 'work'],
      ['gitlab', 'lab'],
      ['jenkins', 'ci'],
    ]);
  });
});
