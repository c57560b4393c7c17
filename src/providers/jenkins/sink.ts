/**
 * The answer of a build whose change lives on no forge: the diagnosis page is the answer and the build's description
 * leads there, so nothing is posted. Votes come by signed link only; whoever holds one may vote, nobody else.
 */
import type { JenkinsController } from '../../config/forges.ts';
import { LINK_VOTER } from '../../domain.ts';
import type { CommentSink } from '../provider.ts';
import { pageOf } from './source.ts';

export function createJenkinsSink(controller: JenkinsController): CommentSink {
  return {
    upsert: async (target) => ({
      id: `build-${target.id}`,
      url: pageOf(controller, { repository: target.repository, runId: target.id }),
      written: true,
    }),
    reactions: async (comments) => new Map(comments.map(({ id }) => [id, []])),
    acknowledge: async () => {},
    mayCommand: async (_target, person, _signal, right) => right === 'vote' && person.startsWith(LINK_VOTER),
    // A link is made for one run and shown where the run is: who sees it works there.
    trust: async (_target, person) => (person.startsWith(LINK_VOTER) ? 'contributor' : null),
    reply: async () => {},
  };
}
