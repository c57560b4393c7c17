/** The one comment on a pull request: found by marker and author, oldest first, updated in place. */
import { z } from 'zod';
import { ANSWER_MARKER, type Target } from '../../domain.ts';
import { isMissing } from '../error.ts';
import type { CommentSink } from '../provider.ts';
import type { GithubApi } from './api.ts';
import type { GithubClients } from './client.ts';
import { commentId, parseCommentId } from './comment-id.ts';
import type { Permissions } from './permission.ts';
import { place } from './place.ts';
import { readReactions } from './reactions.ts';
import { IssueComment, IssueComments } from './schema.ts';

const SIGNS = { seen: 'eyes', done: 'rocket', refused: 'confused' } as const;

export function createGithubSink(options: {
  clients: GithubClients;
  appId: number;
  permissions: Permissions;
}): CommentSink {
  const { clients, appId } = options;
  const apiOf = (target: Target, signal: AbortSignal): Promise<GithubApi> =>
    clients.installation(target, target.repository, signal);
  const isOurs = (comment: IssueComment): boolean =>
    comment.performed_via_github_app?.id === appId && (comment.body ?? '').startsWith(ANSWER_MARKER);

  const update = (api: GithubApi, target: Target, id: number, body: string, signal: AbortSignal) =>
    api.send(
      IssueComment,
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { ...place(target.repository), comment_id: id, body },
      signal,
      { repeatable: true },
    );

  /** Ours on this target, oldest first, over all pages. */
  async function ours(api: GithubApi, target: Target, signal: AbortSignal): Promise<IssueComment[]> {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const parameters = { ...place(target.repository), issue_number: Number(target.id) };
    const found: IssueComment[] = [];
    for await (const page of api.pages(IssueComments, route, parameters, signal))
      found.push(...page.filter(isOurs));
    return found.sort((a, b) => a.id - b.id);
  }

  const create = (api: GithubApi, target: Target, body: string, signal: AbortSignal) =>
    api.send(
      IssueComment,
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { ...place(target.repository), issue_number: Number(target.id), body },
      signal,
    );

  return {
    async upsert(target, body, signal, { known } = {}) {
      const api = await apiOf(target, signal);
      const answer = (comment: IssueComment, written: boolean) => ({
        id: commentId(comment),
        url: comment.html_url,
        written,
      });
      if (known) {
        try {
          return answer(await update(api, target, parseCommentId(known).rest, body, signal), true);
        } catch (error) {
          // Somebody deleted it: look for another, then write a new one.
          if (!isMissing(error)) throw error;
        }
      }
      const [oldest, ...rest] = await ours(api, target, signal);
      for (const extra of rest) {
        const parameters = { ...place(target.repository), comment_id: extra.id };
        const route = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
        await api
          .send(z.unknown(), route, parameters, signal, { repeatable: true })
          .catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          });
      }
      if (!oldest) return answer(await create(api, target, body, signal), true);
      if (oldest.body === body) return answer(oldest, false);
      return answer(await update(api, target, oldest.id, body, signal), true);
    },
    reactions: (comments, signal) => readReactions(clients, comments, signal),
    async acknowledge(target, id, sign, signal) {
      const api = await apiOf(target, signal);
      const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
      const parameters = { ...place(target.repository), comment_id: Number(id), content: SIGNS[sign] };
      await api.send(z.unknown(), route, parameters, signal, { repeatable: true });
    },
    async reply(target, markdown, signal) {
      await create(await apiOf(target, signal), target, markdown, signal);
    },
    mayCommand: (target, person, signal, right = 'command') =>
      options.permissions.may(target, person, right, signal),
    trust: options.permissions.trust,
  };
}
