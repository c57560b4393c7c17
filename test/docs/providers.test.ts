/** What the documentation of the providers says is what they do: its settings, its examples, its shared library. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORGE_SETTING_NAMES } from '../../src/config/forges.ts';
import { createJenkinsReceiver, SIGNATURE_HEADER } from '../../src/providers/jenkins/webhook.ts';
import { hook } from '../stand-ins/jenkins/hooks.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const jenkins = read('docs/providers/jenkins.md');
const gitlab = read('docs/providers/gitlab.md');
const library = read('integrations/jenkins/vars/devopsAssist.groovy');
const SECRET = 'a-shared-secret-of-32-characters';

describe('the settings', () => {
  it('of both providers are all explained, and no others', () => {
    const named = [...`${jenkins}${gitlab}`.matchAll(/`((?:GITLAB|JENKINS)_[A-Z_]+)(?:=[^`]*)?`/g)].map(
      (match) => match[1] as string,
    );
    // Names of instances stand in for any.
    const own = named.filter((name) => !/^(?:GITLAB_(?:WORK|LAB)|JENKINS_(?:MAIN|MOBILE))_/.test(name));
    expect([...new Set(own)].sort()).toEqual([...FORGE_SETTING_NAMES].sort());
  });
});

describe('the messages for Jenkins', () => {
  const receiver = createJenkinsReceiver({
    name: 'main',
    url: 'https://ci.example.com/jenkins',
    user: 'u',
    token: 't',
    webhookSecret: SECRET,
    unstable: 'answer',
    aborted: 'ignore',
    description: 'text',
  });
  const examples = [...jenkins.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] as string);

  it('that are documented name the build they say', async () => {
    expect(examples).toHaveLength(2);
    for (const body of examples) {
      const sent = hook(body.trim(), { bearer: SECRET });
      expect(await receiver.receive({ ...sent, instance: 'main' }, 0)).toMatchObject({
        kind: 'accepted',
        event: { run: { repository: 'shop/main', runId: '12' } },
      });
    }
  });

  it('that the shared library sends have the header and the field that the service reads', () => {
    const header = /setRequestProperty\('([^']*Signature)'/.exec(library)?.[1];
    expect(header?.toLowerCase()).toBe(SIGNATURE_HEADER);
    expect(library).toContain('toJson([url: env.BUILD_URL])');
    expect(library).toContain('toJson([job: env.JOB_NAME, build: env.BUILD_NUMBER as Integer])');
    expect(library).toContain("'HmacSHA256'");
  });
});
