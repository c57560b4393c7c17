/** GitLab as a CommentSink: one note on a merge request, or one comment on a commit. */
import type { GitlabInstance } from '../../config/forges.ts';
import { REPLY_MARKER, type Target } from '../../domain.ts';
import { missing } from '../error.ts';
import type { CommentSink, Reaction } from '../provider.ts';
import { type Answers, createCommitAnswers, createMergeAnswers } from './answers.ts';
import type { GitlabClient } from './client.ts';
import type { GitlabFacts } from './facts.ts';
import type { Permissions } from './permissions.ts';
import { withoutQuickActions } from './quick-actions.ts';
import type { Award } from './schema.ts';

const SIGNS = { seen: 'eyes', done: 'rocket', refused: 'confused' } as const;
/** GitLab's names of the reactions that count; skin tones are cut off before the look-up. */
const SCORES: Readonly<Record<string, 0 | 1>> = {
  thumbsup: 1,
  '+1': 1,
  heart: 1,
  tada: 1,
  thumbsdown: 0,
  '-1': 0,
  confused: 0,
};
/** Comments whose reactions are asked for at the same time. */
const AT_ONCE = 4;

export function createGitlabSink(
  instance: GitlabInstance,
  client: GitlabClient,
  facts: GitlabFacts,
  permissions: Permissions,
): CommentSink {
  const merge = createMergeAnswers(client, facts, instance.thread);
  const commit = createCommitAnswers(client, facts);
  const answersOn = (target: Target): Answers => (target.kind === 'pull' ? merge : commit);
  const page = ({ repository, kind, id }: Target) =>
    `${instance.url}/${repository}/-/${kind === 'pull' ? 'merge_requests' : 'commit'}/${id}`;

  async function reactionsOn(target: Target, id: string, signal: AbortSignal): Promise<Reaction[]> {
    // The REST API has no emoji on comments of commits.
    if (target.kind !== 'pull' || !/^\d+$/.test(id)) return [];
    const awards = await client.awards(target.repository, target.id, id, signal).catch(missing);
    const self = await facts.self(signal);
    return (awards ?? []).flatMap((award) => reaction(award, self.id) ?? []);
  }

  return {
    async upsert(target, markdown, signal, options) {
      if (target.kind === 'commit' && instance.onCommit === 'nothing')
        return { id: 'none', url: page(target), written: false };
      const body = withoutQuickActions(markdown);
      const { id, written } = await answersOn(target).upsert(target, body, options ?? {}, signal);
      return { id: String(id), url: `${page(target)}#note_${id}`, written };
    },

    async reactions(comments, signal) {
      const found = new Map<string, Reaction[]>();
      for (let at = 0; at < comments.length; at += AT_ONCE) {
        const batch = comments.slice(at, at + AT_ONCE);
        const results = await Promise.all(batch.map((it) => reactionsOn(it.target, it.id, signal)));
        for (const [index, it] of batch.entries()) found.set(it.id, results[index] ?? []);
      }
      return found;
    },

    async acknowledge(target, commentId, sign, signal) {
      if (target.kind !== 'pull') return;
      // 404 also means that we gave this sign before.
      await client.award(target.repository, target.id, commentId, SIGNS[sign], signal).catch(missing);
    },

    mayCommand: (target, person, signal, right = 'command') => permissions.may(target, person, right, signal),
    trust: (target, person, signal) => permissions.trust(target, person, signal),

    async reply(target, markdown, signal) {
      const marked = markdown.startsWith(REPLY_MARKER) ? markdown : `${REPLY_MARKER}\n${markdown}`;
      const body = withoutQuickActions(marked);
      if (target.kind === 'pull') await client.createNote(target.repository, target.id, body, signal);
      else await client.createCommitDiscussion(target.repository, target.id, body, signal);
    },
  };
}

/** The accounts behind access tokens and service accounts, and those that GitLab itself acts with. */
const BOT = /^(?:(?:project|group)_\d+_bot(?:_|$)|service_account_|(?:alert|support|security)-bot|GitLab-)/i;

function reaction(award: Award, self: number): Reaction | null {
  const score = SCORES[award.name.replace(/_tone[1-5]$/, '')];
  if (score === undefined) return null;
  const { user } = award;
  const at = Date.parse(award.updated_at ?? '');
  return {
    // What a deleted account gave belongs to the ghost, who is nobody.
    voter: !user || user.username === 'ghost' ? null : String(user.id),
    isBot: user ? user.id === self || BOT.test(user.username) : false,
    score,
    ...(Number.isFinite(at) ? { at } : {}),
  };
}
