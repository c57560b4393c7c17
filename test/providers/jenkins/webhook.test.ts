import { describe, expect, it } from 'vitest';
import type { JenkinsController } from '../../../src/config/forges.ts';
import { createJenkinsReceiver } from '../../../src/providers/jenkins/webhook.ts';
import { hook, notification, type Proof, type SentHook } from '../../stand-ins/jenkins/hooks.ts';
import { controller, SECRET } from './setup.ts';

const hmac: Proof = { hmac: SECRET };
const receive = (sent: SentHook, fields: Partial<JenkinsController> = {}) =>
  createJenkinsReceiver(controller(fields)).receive({ ...sent, instance: 'ci' }, 0);
const run = (repository: string, runId: string) => ({
  kind: 'accepted',
  event: { kind: 'run-finished', run: { provider: 'jenkins', instance: 'ci', repository, runId } },
});

describe('who may send', () => {
  const payload = { job: 'shop', build: 12 };

  it.each<[string, Proof]>([
    ['the HMAC of the body', { hmac: SECRET }],
    ['the secret as Bearer', { bearer: SECRET }],
    ['the secret as the password of Basic', { password: SECRET }],
  ])('%s is a proof', async (_name, proof) => {
    expect(await receive(hook(payload, proof))).toMatchObject(run('shop', '12'));
  });

  it.each<[string, Proof]>([
    ['nothing', null],
    ['another key', { hmac: 'another-secret-of-32-characters!' }],
    ['a wrong Bearer', { bearer: `${SECRET}x` }],
    ['a wrong password', { password: 'x' }],
  ])('%s is none: 401', async (_name, proof) => {
    expect(await receive(hook(payload, proof))).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('a signature of another body is none, also beside a right Bearer', async () => {
    const { headers } = hook({ job: 'other', build: 1 }, hmac);
    const sent = {
      headers: { ...headers, authorization: `Bearer ${SECRET}` },
      body: JSON.stringify(payload),
    };
    expect(await receive(sent)).toMatchObject({ status: 401 });
  });
});

describe('which build', () => {
  it.each([
    [
      'JOB_NAME and BUILD_NUMBER',
      { job: 'team/shop/feature%2Fcart', build: '7' },
      'team/shop/feature%2Fcart',
      '7',
    ],
    ['BUILD_URL', { url: 'https://ci.example/jenkins/job/shop/12/' }, 'shop', '12'],
    [
      'BUILD_URL of a branch in folders, whose slash is encoded twice',
      { url: 'https://ci.example/jenkins/job/team/job/shop/job/feature%252Fcart/7/' },
      'team/shop/feature%2Fcart',
      '7',
    ],
    [
      'a name with blanks',
      { url: 'https://ci.example/jenkins/job/my%20team/job/a%20b/3' },
      'my team/a b',
      '3',
    ],
    [
      'a matrix configuration, which is its parent',
      { url: 'https://ci.example/jenkins/job/shop/JDK=17,OS=linux/12/' },
      'shop',
      '12',
    ],
    ['JOB_NAME of a matrix configuration', { job: 'shop/JDK=17,OS=linux', build: 12 }, 'shop', '12'],
  ])('is found from %s', async (_name, payload, repository, runId) => {
    expect(await receive(hook(payload, hmac))).toMatchObject(run(repository, runId));
  });

  it('is found from the Notification plugin’s message', async () => {
    const at = { url: 'http://localhost:8080' };
    expect(await receive(hook(notification(), hmac), at)).toMatchObject(run('asgard', '18'));
    expect(await receive(hook(notification({ full_url: undefined }), hmac))).toMatchObject(
      run('asgard', '18'),
    );
    for (const phase of ['QUEUED', 'STARTED'])
      expect(await receive(hook(notification({ phase }), hmac), at)).toMatchObject({ kind: 'ignored' });
  });

  it('may be named by the URL that the controller gives itself', async () => {
    const fields = { url: 'http://jenkins.internal:8080', publicUrl: 'https://ci.example' };
    for (const url of ['https://ci.example/job/shop/12/', 'http://jenkins.internal:8080/job/shop/12/'])
      expect(await receive(hook({ url }, hmac), fields)).toMatchObject(run('shop', '12'));
  });

  it.each([
    'https://evil.example/jenkins/job/shop/12/',
    'http://ci.example/jenkins/job/shop/12/',
    'https://ci.example:8443/jenkins/job/shop/12/',
    'https://ci.example/other/job/shop/12/',
    'https://ci.example/jenkinsx/job/shop/12/',
    'https://user@ci.example/jenkins/job/shop/12/',
    'https://ci.example/jenkins/../job/shop/12/',
    'https://ci.example.evil.example/jenkins/job/shop/12/',
  ])('%s is elsewhere and refused', async (url) => {
    for (const payload of [{ url }, notification({ full_url: url })])
      expect(await receive(hook(payload, hmac))).toMatchObject({
        kind: 'refused',
        status: 400,
        reason: expect.stringContaining('not on the configured controller'),
      });
  });

  it.each([
    [{ url: 'https://ci.example/jenkins/job/shop/' }],
    [{ url: 'https://ci.example/jenkins/user/admin/12/' }],
    [{ url: 'https://ci.example/jenkins/job/%2e%2e/12/' }],
    [{ url: 'https://ci.example/jenkins/job/a%2Fb/12/' }],
    [{ job: '../../user/admin', build: 1 }],
    [{ job: '', build: 1 }],
    [{ job: 'shop', build: 0 }],
    [{ job: 'shop', build: 'latest' }],
    [{ hello: 'world' }],
    ['{"job":'],
    [null],
  ])('%j names none: 400', async (payload) => {
    expect(await receive(hook(payload, hmac))).toMatchObject({ kind: 'refused', status: 400 });
  });

  it('the same news twice is one delivery, completed and finalized are two', async () => {
    const id = async (fields: object) => {
      const it = await receive(hook(notification({ ...fields }), hmac), { url: 'http://localhost:8080' });
      return it.kind === 'accepted' ? it.deliveryId : it;
    };
    expect(await id({})).toBe(await id({}));
    expect(await id({})).not.toBe(await id({ phase: 'FINALIZED' }));
    expect(await id({})).not.toBe(await id({ number: 19, full_url: 'http://localhost:8080/job/asgard/19/' }));
  });

  it('learns with its top folder, else with its controller', async () => {
    expect(await receive(hook({ job: 'team/shop', build: 1 }, hmac))).toMatchObject({ organisation: 'team' });
    expect(await receive(hook({ job: 'shop', build: 1 }, hmac))).toMatchObject({ organisation: 'ci' });
  });
});
