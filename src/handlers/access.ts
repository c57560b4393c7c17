/** The App was removed or suspended, or is back. Work for an organisation without access stops at once. */
import type { Scope } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import type { Facts } from '../store/store.ts';
import type { HandlerDeps, Outcome } from './deps.ts';

const KEY = 'access:state';

/** Why this organisation gets no work; null if it does. */
export async function withoutAccess(facts: Facts, scope: Scope, now: number): Promise<string | null> {
  const state = await facts.get(scope, KEY, now);
  return state === null || state === 'granted' ? null : `the App was ${state} for this organisation`;
}

export const handleAccessChanged =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'access-changed'>): Promise<Outcome> => {
    const { provider, instance, organisation, access } = event;
    const scope = { provider, instance, organisation };
    await deps.store.facts.put(scope, KEY, access, null);
    if (access !== 'granted') deps.provider(scope)?.forgetAccess?.(scope);
    return { did: 'noted', why: `access is ${access}` };
  };
