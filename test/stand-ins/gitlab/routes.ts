/** What each operation answers, from the state. Status codes and messages are those of GitLab's documentation. */
import type { DiscussionState, GitlabState, NoteState } from './state.ts';
import { addAward, addNote } from './state.ts';

export interface Call {
  /** Decoded path parameters by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Record<string, unknown>;
}

export class HttpFailure extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Arrays are paginated, strings and bytes are sent as text, everything else as JSON. */
export type Route = (state: GitlabState, call: Call) => unknown;

const notFound = (what: string) => new HttpFailure(404, `404 ${what} Not Found`);

function project(state: GitlabState, { path }: Call) {
  const found = state.projects.find((it) => it.path === path.id || String(it.id) === path.id);
  if (!found) throw notFound('Project');
  return found;
}

function pipeline(state: GitlabState, call: Call) {
  const { path } = project(state, call);
  const found = state.pipelines.find((it) => it.project === path && String(it.id) === call.path.pipeline_id);
  if (!found) throw notFound('Pipeline');
  return found;
}

function merge(state: GitlabState, call: Call) {
  const { path } = project(state, call);
  const found = state.mergeRequests.find(
    (it) => it.project === path && String(it.iid) === call.path.merge_request_iid,
  );
  if (!found) throw notFound('Merge request');
  return found;
}

function note(discussions: readonly DiscussionState[], id: string | undefined): NoteState {
  const found = discussions.flatMap(({ notes }) => notes).find((it) => String(it.id) === id);
  if (!found) throw notFound('Note');
  return found;
}

function own(state: GitlabState, it: NoteState): NoteState {
  if (it.authorId !== state.selfId) throw new HttpFailure(403, '403 Forbidden');
  return it;
}

function commitDiscussions(state: GitlabState, call: Call): DiscussionState[] {
  const { path, commits } = project(state, call);
  const sha = call.path.sha ?? '';
  if (!commits.has(sha)) throw notFound('Commit');
  const key = `${path}@${sha}`;
  const kept = state.commitDiscussions.get(key) ?? [];
  state.commitDiscussions.set(key, kept);
  return kept;
}

const user = (state: GitlabState, id: number) => ({
  id,
  username: state.users.get(id) ?? `user${id}`,
  name: state.users.get(id) ?? `User ${id}`,
  state: 'active',
});
const pipelineJson = (state: GitlabState, id: number) => {
  const it = state.pipelines.find((each) => each.id === id);
  return (
    it && {
      id: it.id,
      iid: it.id,
      project_id: state.projects.find(({ path }) => path === it.project)?.id,
      name: 'Pipeline for a branch',
      status: it.status,
      source: it.source,
      ref: it.ref,
      sha: it.sha,
    }
  );
};
const noteJson = (state: GitlabState, it: NoteState, discussion?: DiscussionState) => ({
  id: it.id,
  body: it.body,
  system: it.system,
  author: user(state, it.authorId),
  ...(discussion && {
    resolvable: !discussion.individual,
    ...(discussion.individual ? {} : { resolved: discussion.resolved }),
  }),
});
const discussionJson = (state: GitlabState, it: DiscussionState) => ({
  id: it.id,
  individual_note: it.individual,
  notes: it.notes.map((each) => noteJson(state, each, it)),
});
const mergeJson = (state: GitlabState, it: GitlabState['mergeRequests'][number]) => ({
  id: it.iid + 900,
  iid: it.iid,
  state: it.state,
  sha: it.sha,
  source_branch: it.sourceBranch,
  source_project_id: it.fromFork ? 1 : state.projects.find(({ path }) => path === it.project)?.id,
  target_project_id: state.projects.find(({ path }) => path === it.project)?.id,
  author: user(state, it.authorId),
});
const awardJson = (state: GitlabState, it: NoteState['awards'][number]) => ({
  id: it.id,
  name: it.name,
  user: user(state, it.userId),
  updated_at: it.at,
});

export const ROUTES: Readonly<Record<string, Route>> = {
  getUser: (state) => user(state, state.selfId),
  getProject: (state, call) => {
    const it = project(state, call);
    return {
      id: it.id,
      path_with_namespace: it.path,
      default_branch: it.defaultBranch,
      visibility: it.visibility,
      ...(it.forkOf === null ? {} : { forked_from_project: { path_with_namespace: it.forkOf } }),
    };
  },
  getMember: (state, call) => {
    const level = project(state, call).members.get(Number(call.path.user_id));
    if (level === undefined) throw notFound('Member');
    return { ...user(state, Number(call.path.user_id)), access_level: level };
  },
  getRawFile: (state, call) => {
    const it = project(state, call);
    const text = it.files.get(`${String(call.query.ref)}:${call.path.file_path}`);
    if (text === undefined) throw notFound('File');
    return text;
  },
  compareCommits: (state, call) => {
    const found = project(state, call).changes.get(`${call.query.from}...${call.query.to}`);
    if (!found) throw notFound('Ref');
    const commits = [{ id: String(call.query.to), title: found.title, message: found.title }];
    return {
      commit: commits[0],
      commits,
      diffs: found.files.map(({ path, patch }) => ({
        old_path: path,
        new_path: path,
        new_file: false,
        renamed_file: false,
        deleted_file: false,
        diff: patch ?? '',
      })),
      compare_timeout: false,
      compare_same_ref: false,
    };
  },
  mergeBase: (state, call) => {
    const [base = '', head = ''] = [call.query.refs ?? []].flat();
    if (!project(state, call).changes.has(`${base}...${head}`)) throw notFound('Merge Base');
    return { id: base, title: 'an earlier commit' };
  },
  listPipelines: (state, call) => {
    const { path } = project(state, call);
    return state.pipelines
      .filter((it) => it.project === path)
      .filter((it) => call.query.ref === undefined || it.ref === call.query.ref)
      .filter((it) => call.query.status === undefined || it.status === call.query.status)
      .map(({ id }) => pipelineJson(state, id))
      .reverse();
  },
  getPipeline: (state, call) => pipelineJson(state, pipeline(state, call).id),
  retryPipeline: (state, call) => {
    const it = pipeline(state, call);
    it.status = 'running';
    return pipelineJson(state, it.id);
  },
  listPipelineJobs: (state, call) =>
    pipeline(state, call)
      .jobs.filter((it) => !it.retried || call.query.include_retried === 'true')
      .filter((it) => call.query.scope === undefined || call.query.scope.includes(it.status))
      .map((it) => ({
        id: it.id,
        name: it.name,
        stage: it.stage,
        status: it.status,
        allow_failure: it.allowFailure,
      })),
  listBridges: (state, call) =>
    pipeline(state, call).bridges.map((it) => ({
      id: it.id,
      name: it.name,
      status: it.status,
      allow_failure: it.allowFailure,
      downstream_pipeline: it.downstream === null ? null : pipelineJson(state, it.downstream),
    })),
  getTrace: (state, call) => {
    const { path } = project(state, call);
    const found = state.pipelines
      .filter((it) => it.project === path)
      .flatMap(({ jobs }) => jobs)
      .find(({ id }) => String(id) === call.path.job_id);
    if (!found) throw notFound('Job');
    if (typeof found.trace === 'object' && 'status' in found.trace)
      throw new HttpFailure(found.trace.status, `${found.trace.status}`);
    return found.trace;
  },
  listMergeRequests: (state, call) => {
    const { path } = project(state, call);
    return state.mergeRequests
      .filter((it) => it.project === path)
      .filter((it) => call.query.state === undefined || it.state === call.query.state)
      .filter((it) => call.query.source_branch === undefined || it.sourceBranch === call.query.source_branch)
      .map((it) => mergeJson(state, it));
  },
  getMergeRequest: (state, call) => mergeJson(state, merge(state, call)),
  listMergeRequestDiffs: (state, call) =>
    (merge(state, call).files ?? []).map((path) => ({ old_path: path, new_path: path, diff: '' })),
  getCommit: (state, call) => {
    commitDiscussions(state, call);
    return { id: call.path.sha };
  },
  listCommitMergeRequests: (state, call) => {
    commitDiscussions(state, call);
    const { path } = project(state, call);
    return state.mergeRequests
      .filter((it) => it.project === path && it.sha === call.path.sha)
      .filter((it) => call.query.state === undefined || it.state === call.query.state)
      .map((it) => mergeJson(state, it));
  },
  listNotes: (state, call) => {
    const notes = merge(state, call).discussions.flatMap((it) =>
      it.notes.map((each) => noteJson(state, each)),
    );
    return call.query.sort === 'asc' ? notes : notes.reverse();
  },
  createNote: (state, call) =>
    noteJson(state, addNote(state, merge(state, call).discussions, { body: String(call.body.body) })),
  getNote: (state, call) => noteJson(state, note(merge(state, call).discussions, call.path.note_id)),
  updateNote: (state, call) => {
    const it = own(state, note(merge(state, call).discussions, call.path.note_id));
    it.body = String(call.body.body);
    return noteJson(state, it);
  },
  deleteNote: (state, call) => {
    const { discussions } = merge(state, call);
    const it = own(state, note(discussions, call.path.note_id));
    for (const each of discussions) each.notes = each.notes.filter(({ id }) => id !== it.id);
    return null;
  },
  listDiscussions: (state, call) => merge(state, call).discussions.map((it) => discussionJson(state, it)),
  createDiscussion: (state, call) => {
    const { discussions } = merge(state, call);
    addNote(state, discussions, { body: String(call.body.body) }, false);
    return discussionJson(state, discussions.at(-1) as DiscussionState);
  },
  resolveDiscussion: (state, call) => {
    const it = merge(state, call).discussions.find(({ id }) => id === call.path.discussion_id);
    if (!it) throw notFound('Discussion');
    if (it.individual) throw new HttpFailure(400, '400 Bad request - discussion is not resolvable');
    it.resolved = call.body.resolved === true;
    return discussionJson(state, it);
  },
  listCommitDiscussions: (state, call) =>
    commitDiscussions(state, call).map((it) => discussionJson(state, it)),
  createCommitDiscussion: (state, call) => {
    const discussions = commitDiscussions(state, call);
    addNote(state, discussions, { body: String(call.body.body) });
    return discussionJson(state, discussions.at(-1) as DiscussionState);
  },
  updateCommitNote: (state, call) => {
    const thread = commitDiscussions(state, call).find(({ id }) => id === call.path.discussion_id);
    if (!thread) throw notFound('Discussion');
    const it = own(state, note([thread], call.path.note_id));
    it.body = String(call.body.body);
    return noteJson(state, it);
  },
  listNoteAwards: (state, call) =>
    note(merge(state, call).discussions, call.path.note_id).awards.map((it) => awardJson(state, it)),
  createNoteAward: (state, call) => {
    const it = note(merge(state, call).discussions, call.path.note_id);
    const name = String(call.body.name);
    if (it.awards.some((each) => each.userId === state.selfId && each.name === name))
      throw new HttpFailure(404, '404 Award Emoji Name has already been taken Not Found');
    addAward(state, it, state.selfId, name);
    return awardJson(state, it.awards.at(-1) as NoteState['awards'][number]);
  },
};
