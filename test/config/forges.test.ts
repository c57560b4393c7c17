import { describe, expect, it } from 'vitest';
import { gitlabInstances, jenkinsControllers } from '../../src/config/forges.ts';

const TOKEN = 'glpat-0123456789';
const SECRET = '0123456789abcdef0123456789abcdef';
const GITLAB = { GITLAB_TOKEN: TOKEN, GITLAB_WEBHOOK_TOKEN: SECRET };
const JENKINS = {
  JENKINS_URL: 'https://ci.example/jenkins/',
  JENKINS_USER: 'bot',
  JENKINS_TOKEN: '11aa22bb33cc',
  JENKINS_WEBHOOK_SECRET: SECRET,
};

describe('GitLab', () => {
  it('is absent where nothing is set', () => {
    expect(gitlabInstances({})).toEqual([]);
    expect(gitlabInstances({ GITLAB_TOKEN: '' })).toEqual([]);
  });

  it('has gitlab.com and plain notes as defaults', () => {
    expect(gitlabInstances(GITLAB)).toEqual([
      {
        name: 'gitlab',
        url: 'https://gitlab.com',
        token: TOKEN,
        webhookToken: SECRET,
        thread: 'note',
        onCommit: 'comment',
      },
    ]);
  });

  it('may be several instances, each with its own variables', () => {
    const env = {
      GITLAB_INSTANCES: 'work, my-lab',
      GITLAB_WORK_TOKEN: TOKEN,
      GITLAB_WORK_WEBHOOK_TOKEN: SECRET,
      GITLAB_MY_LAB_URL: 'https://git.example/lab/',
      GITLAB_MY_LAB_TOKEN: TOKEN,
      GITLAB_MY_LAB_SIGNING_KEY: `whsec_${SECRET}`,
      GITLAB_MY_LAB_THREAD: 'discussion',
    };
    expect(gitlabInstances(env).map(({ name, url, thread }) => [name, url, thread])).toEqual([
      ['work', 'https://gitlab.com', 'note'],
      ['my-lab', 'https://git.example/lab', 'discussion'],
    ]);
  });

  it.each([
    [{ GITLAB_TOKEN: TOKEN }, /^GITLAB_WEBHOOK_TOKEN must be set, or SIGNING_KEY/],
    [{ GITLAB_WEBHOOK_TOKEN: SECRET }, /^GITLAB_TOKEN must be set to an access token/],
    [{ ...GITLAB, GITLAB_WEBHOOK_TOKEN: 'short' }, /^GITLAB_WEBHOOK_TOKEN must have at least 16/],
    [{ ...GITLAB, GITLAB_SIGNING_KEY: 'nope' }, /^GITLAB_SIGNING_KEY must be the signing token/],
    [{ ...GITLAB, GITLAB_URL: 'ftp://x' }, /^GITLAB_URL must be an http/],
    [{ ...GITLAB, GITLAB_URL: 'https://u:p@x' }, /^GITLAB_URL must not hold a user/],
    [{ ...GITLAB, GITLAB_THREAD: 'loud' }, /^GITLAB_THREAD /],
    [{ ...GITLAB, GITLAB_INSTANCES: 'a' }, /^GITLAB_INSTANCES is set beside GITLAB_TOKEN/],
    [{ GITLAB_INSTANCES: 'a,a' }, /^GITLAB_INSTANCES: "a" must be/],
    [{ GITLAB_INSTANCES: '../x' }, /^GITLAB_INSTANCES: "..\/x" must be/],
    [{ GITLAB_INSTANCES: 'work' }, /^GITLAB_WORK_TOKEN must be set/],
  ])('%j is an error that names the variable', (env, message) => {
    expect(() => gitlabInstances(env)).toThrow(message);
    try {
      gitlabInstances(env);
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
      expect(String(error)).not.toContain(SECRET);
    }
  });
});

describe('Jenkins', () => {
  it('is whole or not there', () => {
    expect(jenkinsControllers({})).toEqual([]);
    expect(jenkinsControllers(JENKINS)).toEqual([
      {
        name: 'jenkins',
        url: 'https://ci.example/jenkins',
        user: 'bot',
        token: '11aa22bb33cc',
        webhookSecret: SECRET,
        unstable: 'answer',
        aborted: 'ignore',
        description: 'text',
      },
    ]);
    for (const name of Object.keys(JENKINS))
      expect(() => jenkinsControllers({ ...JENKINS, [name]: undefined })).toThrow(
        new RegExp(`^${name} must`),
      );
  });
});
