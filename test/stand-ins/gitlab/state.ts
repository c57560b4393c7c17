/** What the stand-in for GitLab knows: plain data that a test or the demo sets up and reads back. */

export interface ProjectState {
  id: number;
  path: string;
  defaultBranch: string;
  visibility: 'private' | 'internal' | 'public';
  forkOf: string | null;
  /** Access level by user id. */
  members: Map<number, number>;
  /** Text by `<ref>:<path>`; the ref HEAD is the default branch. */
  files: Map<string, string>;
  commits: Set<string>;
  /** What changed, by `base...head`. */
  changes: Map<string, { title: string; files: { path: string; patch: string | null }[] }>;
}

export interface JobState {
  id: number;
  name: string;
  stage: string;
  status: string;
  allowFailure: boolean;
  retried: boolean;
  trace: string | Uint8Array | { status: number };
}

export interface BridgeState {
  id: number;
  name: string;
  status: string;
  allowFailure: boolean;
  /** The id of the pipeline that it started. */
  downstream: number | null;
}

export interface PipelineState {
  id: number;
  project: string;
  ref: string;
  sha: string;
  status: string;
  source: string;
  jobs: JobState[];
  bridges: BridgeState[];
}

export interface AwardState {
  id: number;
  name: string;
  userId: number;
  at: string;
}

export interface NoteState {
  id: number;
  body: string;
  authorId: number;
  system: boolean;
  awards: AwardState[];
}

export interface DiscussionState {
  id: string;
  individual: boolean;
  resolved: boolean;
  notes: NoteState[];
}

export interface MergeRequestState {
  project: string;
  iid: number;
  sha: string;
  sourceBranch: string;
  fromFork?: boolean;
  state: string;
  authorId: number;
  discussions: DiscussionState[];
  /** Paths of the files that it changes. */
  files?: string[];
}

export interface GitlabState {
  users: Map<number, string>;
  /** The account that the access token belongs to. */
  selfId: number;
  projects: ProjectState[];
  pipelines: PipelineState[];
  mergeRequests: MergeRequestState[];
  /** By `<project path>@<sha>`. */
  commitDiscussions: Map<string, DiscussionState[]>;
  nextId: number;
}

export function emptyState(): GitlabState {
  return {
    users: new Map([
      [1, 'root'],
      [50, 'project_1_bot_4f2a'],
      [7, 'ada'],
      [8, 'grace'],
      [9, 'ghost'],
    ]),
    selfId: 50,
    projects: [],
    pipelines: [],
    mergeRequests: [],
    commitDiscussions: new Map(),
    nextId: 1000,
  };
}

export function addProject(
  state: GitlabState,
  project: Partial<ProjectState> & { path: string },
): ProjectState {
  const made: ProjectState = {
    id: state.nextId++,
    defaultBranch: 'main',
    visibility: 'private',
    forkOf: null,
    members: new Map([
      [state.selfId, 30],
      [7, 30],
    ]),
    files: new Map(),
    commits: new Set(),
    changes: new Map(),
    ...project,
  };
  state.projects.push(made);
  return made;
}

export const job = (state: GitlabState, fields: Partial<JobState> = {}): JobState => ({
  id: state.nextId++,
  name: 'test',
  stage: 'test',
  status: 'failed',
  allowFailure: false,
  retried: false,
  trace: '',
  ...fields,
});

export const bridge = (state: GitlabState, fields: Partial<BridgeState> = {}): BridgeState => ({
  id: state.nextId++,
  name: 'trigger',
  status: 'failed',
  allowFailure: false,
  downstream: null,
  ...fields,
});

export function addPipeline(
  state: GitlabState,
  pipeline: Partial<PipelineState> & { project: string },
): PipelineState {
  const made: PipelineState = {
    id: state.nextId++,
    ref: 'main',
    sha: 'bcbb5ec396a2c0f828686f14fac9b80b780504f2',
    status: 'failed',
    source: 'push',
    jobs: [],
    bridges: [],
    ...pipeline,
  };
  state.pipelines.push(made);
  state.projects.find(({ path }) => path === made.project)?.commits.add(made.sha);
  return made;
}

export function addMergeRequest(
  state: GitlabState,
  merge: Partial<MergeRequestState> & { project: string },
): MergeRequestState {
  const made: MergeRequestState = {
    iid: 1 + state.mergeRequests.filter(({ project }) => project === merge.project).length,
    sha: 'bcbb5ec396a2c0f828686f14fac9b80b780504f2',
    sourceBranch: 'feature',
    state: 'opened',
    authorId: 7,
    discussions: [],
    ...merge,
  };
  state.mergeRequests.push(made);
  return made;
}

export function addNote(
  state: GitlabState,
  discussions: DiscussionState[],
  note: Partial<NoteState> & { body: string },
  individual = true,
): NoteState {
  const made: NoteState = {
    id: state.nextId++,
    authorId: state.selfId,
    system: false,
    awards: [],
    ...note,
  };
  const id = made.id.toString(16).padStart(40, '0');
  discussions.push({ id, individual, resolved: false, notes: [made] });
  return made;
}

export function addAward(state: GitlabState, note: NoteState, userId: number, name: string): void {
  note.awards.push({
    id: state.nextId++,
    name,
    userId,
    at: new Date(1_700_000_000_000 + state.nextId).toISOString(),
  });
}
