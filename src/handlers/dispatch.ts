/** From an event to the one handler for it. */

import type { Scope } from '../domain.ts';
import { CiEvent, type CiEventOf } from '../event.ts';
import type { ClaimedDelivery } from '../store/store.ts';
import { handleAccessChanged, withoutAccess } from './access.ts';
import { handleJobFinished, handleRunFinished } from './answer.ts';
import { handleAskModel } from './ask-model.ts';
import { handleCommand } from './command.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';
import { handleReanalyze, handleReanalyzeTarget } from './reanalyze.ts';
import { handleActivity, handleTargetClosed } from './sweep.ts';
import { handleTargetChanged } from './target-changed.ts';
import { handleVote } from './vote.ts';

type Kind = CiEvent['kind'];
type Handlers = {
  [K in Kind]: (event: CiEventOf<K>, signal: AbortSignal, tries: number) => Promise<Outcome>;
};

/** Handles one delivery. `signal` aborts when the lease was lost or the service stops. */
export type Dispatch = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Outcome>;

export function createDispatch(deps: HandlerDeps): Dispatch {
  const handlers = {
    'run-finished': handleRunFinished(deps),
    'job-finished': handleJobFinished(deps),
    'ask-model': handleAskModel(deps),
    reanalyze: handleReanalyze(deps),
    'reanalyze-target': handleReanalyzeTarget(deps),
    command: handleCommand(deps),
    activity: handleActivity(deps),
    vote: handleVote(deps),
    'target-closed': handleTargetClosed(deps),
    'target-changed': handleTargetChanged(deps),
    'access-changed': handleAccessChanged(deps),
  } as const satisfies Handlers;
  return async (delivery, signal) => {
    const parsed = CiEvent.safeParse(JSON.parse(delivery.event));
    if (!parsed.success) return nothing('the event was stored by another version and is not understood');
    const event = parsed.data;
    const { provider, instance, organisation } = delivery;
    const scope: Scope = { provider, instance, organisation };
    if (event.via !== undefined) deps.provider(scope)?.remember?.(scope, event.via);
    const refused =
      event.kind === 'access-changed'
        ? null
        : await withoutAccess(deps.store.facts, scope, deps.now(), repositoryOf(event));
    if (refused !== null) return nothing(refused);
    const handle = handlers[event.kind] as (
      event: CiEvent,
      signal: AbortSignal,
      tries: number,
    ) => Promise<Outcome>;
    return handle(event, signal, delivery.attempts - 1);
  };
}

function repositoryOf(event: CiEvent): string | undefined {
  if ('run' in event) return event.run.repository;
  return 'target' in event ? event.target.repository : undefined;
}
