/** A pull request that changes the settings file and breaks it is told so, once a reason. */
import { createHash } from 'node:crypto';
import { REPLY_MARKER } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import { code } from '../report/markdown.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';

const TOLD_MS = 90 * 24 * 3_600_000;

export const handleTargetChanged =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'target-changed'>, signal: AbortSignal): Promise<Outcome> => {
    const { target, headSha } = event;
    const provider = deps.provider(target);
    const problem = await provider?.settings?.problem(target, headSha, signal);
    if (!problem) return nothing('the settings file was not changed or is right');
    const digest = createHash('sha256').update(problem).digest('hex').slice(0, 16);
    const key = `told:${target.repository}:${target.id}:${digest}`;
    if ((await deps.store.facts.get(target, key, deps.now())) !== null)
      return nothing('this was said before');
    const text = `${REPLY_MARKER}\n⚠️ The settings for devops-assist are not valid, so the defaults hold: ${code(problem, 400)}`;
    await provider?.sink?.reply(target, text, signal);
    await deps.store.facts.put(target, key, 'told', deps.now() + TOLD_MS);
    return { did: 'noted', why: 'the broken settings file was pointed out' };
  };
