/**
 * The App was removed or suspended, or is back. Work for an organisation or a repository without access stops at once;
 * what is stored of it stays until it is deleted (`devops-assist forget`) or its time is over.
 */
import type { Scope } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import type { Facts } from '../store/store.ts';
import type { HandlerDeps, Outcome } from './deps.ts';

const KEY = 'access:state';
const REPOSITORY = 'access:repository:';

/** Why this organisation, or this repository of it, gets no work; null if it does. */
export async function withoutAccess(
  facts: Facts,
  scope: Scope,
  now: number,
  repository?: string,
): Promise<string | null> {
  const state = await facts.get(scope, KEY, now);
  if (state !== null && state !== 'granted') return `the App was ${state} for this organisation`;
  if (repository === undefined) return null;
  const own = await facts.get(scope, `${REPOSITORY}${repository}`, now);
  return own === null ? null : `the App was ${own} for this repository`;
}

export const handleAccessChanged =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'access-changed'>): Promise<Outcome> => {
    const { provider, instance, organisation, access, repositories } = event;
    const { facts } = deps.store;
    const scope = { provider, instance, organisation };
    if (repositories !== undefined) {
      for (const repository of repositories)
        if (access === 'granted') await facts.remove(scope, `${REPOSITORY}${repository}`);
        else await facts.put(scope, `${REPOSITORY}${repository}`, access, null);
      return { did: 'noted', why: `access is ${access} for ${repositories.length} repositories` };
    }
    await facts.put(scope, KEY, access, null);
    // A new installation says anew which repositories it may see.
    if (access === 'granted')
      for (const { key } of await facts.list(scope, REPOSITORY, deps.now())) await facts.remove(scope, key);
    else deps.provider(scope)?.forgetAccess?.(scope);
    return { did: 'noted', why: `access is ${access}` };
  };
