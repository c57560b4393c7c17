/** The operations of GitLab's REST API that are used, typed. One client an instance. */
import { z } from 'zod';
import type { GitlabInstance } from '../../config/forges.ts';
import { createHttp, type Fetch, type HttpOptions, type HttpRequest } from '../http.ts';
import {
  Award,
  Bridge,
  ChangedFiles,
  Comparison,
  Discussion,
  Member,
  MergeRequest,
  Note,
  Pipeline,
  PipelineJob,
  Project,
  User,
} from './schema.ts';

/** A project is named by its full path or its number. */
export type ProjectId = string | number;

/** GitLab's largest page. */
const PER_PAGE = 100;
/** 10,000 entries; a merge request with more comments than that is not read to its end. */
const MAX_PAGES = 100;

export type GitlabClient = ReturnType<typeof createGitlabClient>;

export interface GitlabClientOptions
  extends Pick<HttpOptions, 'now' | 'timeoutMs' | 'backoffMs' | 'breakMs' | 'limit'> {
  readonly fetch: Fetch;
}

/** Every function throws ProviderError; 404 is PROVIDER_REFUSED with that status. */
export function createGitlabClient(instance: GitlabInstance, options: GitlabClientOptions) {
  const http = createHttp({
    ...options,
    baseUrl: `${instance.url}/api/v4`,
    headers: { 'private-token': instance.token, accept: 'application/json' },
  });
  type Query = NonNullable<HttpRequest['query']>;
  const get = async <T extends z.ZodType>(schema: T, path: string, signal: AbortSignal, query: Query = {}) =>
    (await http.json(schema, { path, query, signal })).data;

  /** Page by page, so that who has found it need not read on. */
  async function* pages<T extends z.ZodType>(
    schema: T,
    path: string,
    signal: AbortSignal,
    query: Query = {},
  ) {
    let page = '1';
    for (let count = 0; page !== '' && count < MAX_PAGES; count++) {
      const { data, headers } = await http.json(z.array(schema), {
        path,
        query: { ...query, per_page: PER_PAGE, page },
        signal,
      });
      yield data as z.output<T>[];
      page = headers.get('x-next-page') ?? '';
    }
  }
  async function all<T extends z.ZodType>(schema: T, path: string, signal: AbortSignal, query: Query = {}) {
    const items: z.output<T>[] = [];
    for await (const page of pages(schema, path, signal, query)) items.push(...page);
    return items;
  }
  const write = async <T extends z.ZodType>(
    schema: T,
    method: 'POST' | 'PUT',
    path: string,
    json: unknown,
    signal: AbortSignal,
  ) => (await http.json(schema, { method, path, json, signal })).data;

  const project = (id: ProjectId) => `projects/${encodeURIComponent(id)}`;
  const merge = (id: ProjectId, iid: string) => `${project(id)}/merge_requests/${encodeURIComponent(iid)}`;
  const commit = (id: ProjectId, sha: string) =>
    `${project(id)}/repository/commits/${encodeURIComponent(sha)}`;
  const pipeline = (id: ProjectId, pipelineId: string | number) =>
    `${project(id)}/pipelines/${encodeURIComponent(pipelineId)}`;
  const file = (id: ProjectId, path: string) =>
    `${project(id)}/repository/files/${encodeURIComponent(path)}/raw`;

  return {
    /** Where people look, from configuration; links are built from it and never taken from an answer. */
    webUrl: instance.url,
    self: (signal: AbortSignal) => get(User, 'user', signal),
    project: (id: ProjectId, signal: AbortSignal) => get(Project, project(id), signal),
    member: (id: ProjectId, user: string, signal: AbortSignal) =>
      get(Member, `${project(id)}/members/all/${encodeURIComponent(user)}`, signal),
    /** The text of a file of the repository; throws 404 where there is none. */
    file: async (id: ProjectId, path: string, ref: string, signal: AbortSignal) => {
      const { bytes } = await http.stream({ path: file(id, path), query: { ref }, signal });
      return readSmall(bytes);
    },

    pipeline: (id: ProjectId, pipelineId: string | number, signal: AbortSignal) =>
      get(Pipeline, pipeline(id, pipelineId), signal),
    /** The newest pipelines of a ref that succeeded. */
    succeeded: (id: ProjectId, ref: string, signal: AbortSignal) =>
      get(z.array(Pipeline), `${project(id)}/pipelines`, signal, { ref, status: 'success', per_page: 3 }),
    jobs: (id: ProjectId, pipelineId: number, scope: readonly string[], signal: AbortSignal) =>
      all(PipelineJob, `${pipeline(id, pipelineId)}/jobs`, signal, { scope, include_retried: false }),
    bridges: (id: ProjectId, pipelineId: number, signal: AbortSignal) =>
      all(Bridge, `${pipeline(id, pipelineId)}/bridges`, signal),
    retry: (id: ProjectId, pipelineId: string, signal: AbortSignal) =>
      write(Pipeline, 'POST', `${pipeline(id, pipelineId)}/retry`, {}, signal),
    trace: (id: ProjectId, jobId: string, signal: AbortSignal) =>
      http.stream({ path: `${project(id)}/jobs/${encodeURIComponent(jobId)}/trace`, signal }),

    mergeRequest: (id: ProjectId, iid: string, signal: AbortSignal) =>
      get(MergeRequest, merge(id, iid), signal),
    /** The first page of the files that a merge request changes. */
    changedFiles: (id: ProjectId, iid: string, signal: AbortSignal) =>
      get(ChangedFiles, `${merge(id, iid)}/diffs`, signal, { per_page: 100 }),
    openMergeRequests: (id: ProjectId, sourceBranch: string, signal: AbortSignal) =>
      all(MergeRequest, `${project(id)}/merge_requests`, signal, {
        state: 'opened',
        source_branch: sourceBranch,
      }),
    mergeRequestsOf: (id: ProjectId, sha: string, signal: AbortSignal) =>
      all(MergeRequest, `${commit(id, sha)}/merge_requests`, signal, { state: 'opened' }),
    commitExists: (id: ProjectId, sha: string, signal: AbortSignal) =>
      get(z.object({ id: z.string() }), commit(id, sha), signal),

    /** What `to` has that `from` has not, by their merge base. */
    compare: (id: ProjectId, from: string, to: string, signal: AbortSignal) =>
      get(Comparison, `${project(id)}/repository/compare`, signal, { from, to }),
    mergeBase: (id: ProjectId, refs: readonly string[], signal: AbortSignal) =>
      get(z.object({ id: z.string() }), `${project(id)}/repository/merge_base`, signal, { refs }),

    /** The oldest first. */
    notes: (id: ProjectId, iid: string, signal: AbortSignal) =>
      pages(Note, `${merge(id, iid)}/notes`, signal, { sort: 'asc', order_by: 'created_at' }),
    note: (id: ProjectId, iid: string, noteId: string, signal: AbortSignal) =>
      get(Note, `${merge(id, iid)}/notes/${encodeURIComponent(noteId)}`, signal),
    createNote: (id: ProjectId, iid: string, body: string, signal: AbortSignal) =>
      write(Note, 'POST', `${merge(id, iid)}/notes`, { body }, signal),
    updateNote: (id: ProjectId, iid: string, noteId: number, body: string, signal: AbortSignal) =>
      write(Note, 'PUT', `${merge(id, iid)}/notes/${noteId}`, { body }, signal),
    deleteNote: (id: ProjectId, iid: string, noteId: number, signal: AbortSignal) =>
      http.send({ method: 'DELETE', path: `${merge(id, iid)}/notes/${noteId}`, signal }),
    discussions: (id: ProjectId, iid: string, signal: AbortSignal) =>
      pages(Discussion, `${merge(id, iid)}/discussions`, signal),
    createDiscussion: (id: ProjectId, iid: string, body: string, signal: AbortSignal) =>
      write(Discussion, 'POST', `${merge(id, iid)}/discussions`, { body }, signal),
    resolveDiscussion: (
      id: ProjectId,
      iid: string,
      discussionId: string,
      resolved: boolean,
      signal: AbortSignal,
    ) =>
      write(
        Discussion,
        'PUT',
        `${merge(id, iid)}/discussions/${encodeURIComponent(discussionId)}`,
        { resolved },
        signal,
      ),

    commitDiscussions: (id: ProjectId, sha: string, signal: AbortSignal) =>
      pages(Discussion, `${commit(id, sha)}/discussions`, signal),
    createCommitDiscussion: (id: ProjectId, sha: string, body: string, signal: AbortSignal) =>
      write(Discussion, 'POST', `${commit(id, sha)}/discussions`, { body }, signal),
    updateCommitNote: (
      id: ProjectId,
      sha: string,
      discussionId: string,
      noteId: number,
      body: string,
      signal: AbortSignal,
    ) =>
      write(
        Note,
        'PUT',
        `${commit(id, sha)}/discussions/${encodeURIComponent(discussionId)}/notes/${noteId}`,
        { body },
        signal,
      ),

    awards: (id: ProjectId, iid: string, noteId: string, signal: AbortSignal) =>
      all(Award, `${merge(id, iid)}/notes/${encodeURIComponent(noteId)}/award_emoji`, signal),
    award: (id: ProjectId, iid: string, noteId: string, name: string, signal: AbortSignal) =>
      write(
        Award,
        'POST',
        `${merge(id, iid)}/notes/${encodeURIComponent(noteId)}/award_emoji`,
        { name },
        signal,
      ),
  };
}

/** A settings file is small; what is longer than this is not one. */
const MAX_FILE_BYTES = 256 * 1024;

async function readSmall(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    parts.push(piece);
    size += piece.length;
    if (size > MAX_FILE_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}
