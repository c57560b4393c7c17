/** Real payloads reduced to events. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { CiEvent } from '../../../src/event.ts';
import { Payloads } from '../../../src/providers/github/schema.ts';
import { reduceWebhook } from '../../../src/providers/github/webhook.ts';

type Json = Record<string, unknown>;
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  name: string;
  examples: Json[];
}[];
const fixture = (name: string): Json =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/github/webhooks/${name}.json`, import.meta.url), 'utf8'),
  ) as Json;

const context = (appId = 1) => ({
  appId,
  scope: (organisation: string) => ({ provider: 'github' as const, instance: 'github.com', organisation }),
});
const scope = context().scope('Codertocat');
const reduce = (name: string, payload: unknown, appId?: number) =>
  reduceWebhook(name, payload, context(appId));
const named = (name: string, action: string): Json => {
  const found = examples.find((each) => each.name === name)?.examples.find((each) => each.action === action);
  if (!found) throw new Error(`no example of ${name}.${action}`);
  return structuredClone(found);
};
const target = { ...scope, repository: 'Codertocat/Hello-World', kind: 'pull', id: '2' };

describe('every example of GitHub', () => {
  const ours = examples.filter(({ name }) => Object.hasOwn(Payloads, name));
  it('of an event that is used is understood', () => {
    expect(ours.map(({ name }) => name).sort()).toEqual(Object.keys(Payloads).sort());
    for (const { name, examples: payloads } of ours)
      for (const payload of payloads) {
        const reduced = reduce(name, payload);
        if (typeof reduced === 'string') expect(reduced, name).not.toContain('not as documented');
        else expect(CiEvent.safeParse(reduced.event).error, name).toBeUndefined();
      }
  });

  it('of any other event is ignored with a reason', () => {
    for (const { name, examples: payloads } of examples.filter(({ name }) => !Object.hasOwn(Payloads, name)))
      expect(reduce(name, payloads[0])).toContain('is not waited for');
  });
});

describe('an event', () => {
  it('follows from a failed run, with the installation', () => {
    expect(reduce('workflow_run', fixture('workflow_run.completed.failure'))).toMatchObject({
      organisation: 'Codertocat',
      event: {
        kind: 'run-finished',
        via: '2311213',
        run: { ...scope, repository: 'Codertocat/Hello-World', attempt: 1 },
      },
    });
  });

  it('follows from an installation that is suspended, comes back or goes', () => {
    expect(reduce('installation', fixture('installation.suspend'))).toMatchObject({
      event: { kind: 'access-changed', access: 'suspended' },
    });
    expect(reduce('installation', named('installation', 'unsuspend'))).toMatchObject({
      event: { access: 'granted' },
    });
    expect(reduce('installation', named('installation', 'deleted'))).toMatchObject({
      event: { access: 'removed' },
    });
  });

  it('follows from repositories that an installation gains or loses', () => {
    expect(reduce('installation_repositories', named('installation_repositories', 'removed'))).toMatchObject({
      organisation: 'octocat',
      event: { access: 'removed', repositories: ['octocat/Hello-World'] },
    });
    expect(reduce('installation_repositories', named('installation_repositories', 'added'))).toMatchObject({
      event: { access: 'granted', repositories: ['Codertocat/Space'] },
    });
  });

  it('follows from a comment of a person with a command, once', () => {
    const payload = named('issue_comment', 'created');
    const issue = payload.issue as Json;
    const comment = payload.comment as Json;
    Object.assign(issue, { number: 2, pull_request: { url: 'x' } });
    comment.body = 'look\r\n/devops-assist reanalyze';
    expect(reduce('issue_comment', payload)).toMatchObject({
      event: { kind: 'command', target, author: 'Codertocat' },
    });
    expect(reduce('issue_comment', { ...payload, action: 'edited' })).toMatchObject({
      event: { kind: 'activity', target },
    });
    comment.performed_via_github_app = { id: 1 };
    expect(reduce('issue_comment', payload)).toBe('our own comment');
    delete issue.pull_request;
    delete comment.performed_via_github_app;
    expect(reduce('issue_comment', payload)).toBe('a comment on an issue');
  });

  it('follows from a button on our own check only', () => {
    const payload = named('check_run', 'requested_action');
    const check = payload.check_run as Json & { app: { id: number } };
    Object.assign(check, { external_id: 'run/77/3' });
    payload.requested_action = { identifier: 'wrong' };
    expect(reduce('check_run', payload, 999)).toBe('a check of another App');
    expect(reduce('check_run', payload, check.app.id)).toMatchObject({
      event: { kind: 'vote', score: 0, voter: 'codebytere' },
    });
    payload.requested_action = { identifier: 'reanalyze' };
    expect(reduce('check_run', payload, check.app.id)).toMatchObject({
      event: { kind: 'reanalyze', run: { runId: '77', attempt: 3 } },
    });
    check.external_id = 'run/77/../3';
    expect(reduce('check_run', payload, check.app.id)).toMatchObject({ event: { kind: 'reanalyze-target' } });
    payload.requested_action = { identifier: 'rm -rf' };
    expect(reduce('check_run', payload, check.app.id)).toContain('no button of ours');
  });

  it('follows from a failed deployment that a workflow made', () => {
    const payload = named('deployment_status', 'created');
    (payload.deployment_status as Json).state = 'failure';
    expect(reduce('deployment_status', { ...payload, workflow_run: null })).toContain('no workflow run made');
    expect(
      reduce('deployment_status', { ...payload, workflow_run: { id: 5, run_attempt: 2 } }),
    ).toMatchObject({ event: { kind: 'run-finished', run: { runId: '5', attempt: 2 } } });
  });

  it.each(['null', '[]', '{}', '{"action":1}', '{"action":"completed","workflow_run":{"id":"1"}}'])(
    'does not follow from %s',
    (text) => {
      expect(reduce('workflow_run', JSON.parse(text))).toContain('not as documented');
    },
  );

  it.each(['__proto__', 'constructor', 'toString', ''])('does not follow from an event called %j', (name) => {
    expect(reduce(name, {})).toContain('is not waited for');
  });
});
