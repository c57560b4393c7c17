/**
 * Reactions, which GitHub sends no webhook for, read in GraphQL batches: up to 100 comments a query, and only the
 * groups' reactors, as listing all reactions under 100 comments breaks GitHub's limit of nodes.
 */
import type { Target } from '../../domain.ts';
import type { Reaction } from '../provider.ts';
import type { GithubClients } from './client.ts';
import { parseCommentId } from './comment-id.ts';
import { ReactionNodes } from './schema.ts';

const BATCH = 100;
const SCORES: Readonly<Record<string, 0 | 1>> = {
  THUMBS_UP: 1,
  HEART: 1,
  HOORAY: 1,
  THUMBS_DOWN: 0,
  CONFUSED: 0,
};

const QUERY = `query($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on IssueComment {
      id
      reactionGroups { content reactors(first: 100) { edges { reactedAt node { __typename ... on Actor { login } } } } }
    }
  }
}`;

/** The reactions that are votes, by comment id. Comments that are gone are absent. */
export async function readReactions(
  clients: GithubClients,
  comments: readonly { target: Target; id: string }[],
  signal: AbortSignal,
): Promise<Map<string, Reaction[]>> {
  const found = new Map<string, Reaction[]>();
  const byOrganisation = groupBy(comments, ({ target }) => target.organisation);
  for (const group of byOrganisation.values())
    for (let at = 0; at < group.length; at += BATCH) {
      const batch = group.slice(at, at + BATCH);
      const first = batch[0] as (typeof batch)[number];
      const api = await clients.installation(first.target, first.target.repository, signal);
      const ids = new Map(batch.map(({ id }) => [parseCommentId(id).node, id]));
      const { nodes } = await api.graphql(ReactionNodes, QUERY, { ids: [...ids.keys()] }, signal);
      for (const node of nodes) {
        const id = node && ids.get(node.id);
        if (id) found.set(id, votesOf(node));
      }
    }
  return found;
}

type Node = NonNullable<ReactionNodes['nodes'][number]>;

function votesOf(node: Node): Reaction[] {
  return (node.reactionGroups ?? []).flatMap(({ content, reactors }) => {
    const score = SCORES[content];
    if (score === undefined) return [];
    return (reactors.edges ?? []).flatMap((edge): Reaction[] => {
      if (!edge) return [];
      const at = Date.parse(edge.reactedAt);
      return [
        {
          voter: edge.node?.login ?? null,
          isBot: edge.node !== null && edge.node.__typename !== 'User',
          score,
          ...(Number.isFinite(at) ? { at } : {}),
        },
      ];
    });
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
