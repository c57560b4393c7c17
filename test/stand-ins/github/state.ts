/** What the stand-in knows: installations, repositories, runs, pulls, comments. Plain data and a few builders. */
import { createHash, randomBytes } from 'node:crypto';

export interface StandInStep {
  name: string;
  number: number;
  status: 'completed';
  conclusion: string | null;
}

export interface StandInJob {
  id: number;
  name: string;
  conclusion: string | null;
  steps: StandInStep[];
  /** The log's bytes; `missing` answers 404 and `expired` 410. A number before it counts 404s that come first. */
  log: Uint8Array | 'missing' | 'expired';
  notYet: number;
  annotations: StandInAnnotation[];
}

/** What Actions marked in a job; shown on the check run that has the job's id. */
export interface StandInAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
}

export interface StandInRun {
  id: number;
  attempt: number;
  name: string;
  workflowId: number;
  event: string;
  status: string;
  conclusion: string | null;
  branch: string | null;
  sha: string;
  /** The repository the branch lives in; differs from the run's own for forks. */
  headRepository: string;
  pulls: number[];
  jobs: StandInJob[];
  reruns: number;
  actor: { login: string; type: string };
}

export interface StandInPull {
  number: number;
  state: 'open' | 'closed';
  author: string;
  /** GitHub's word for what the author is to the repository; NONE if absent. */
  association?: string;
  headRepository: string;
  branch: string;
  sha: string;
  files: string[];
}

export interface StandInReaction {
  user: string | null;
  bot: boolean;
  content: string;
  at: number;
}

export interface StandInComment {
  id: number;
  nodeId: string;
  issue: number;
  body: string;
  user: string;
  bot: boolean;
  app: { id: number; slug: string } | null;
  createdAt: number;
  updatedAt: number;
  writes: number;
  reactions: StandInReaction[];
}

export interface StandInCheck {
  id: number;
  name: string;
  sha: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  app: { id: number; slug: string };
  output: { title: string; summary: string; text?: string };
  annotations: Record<string, unknown>[];
  actions: { label: string; identifier: string; description: string }[];
}

export interface StandInRepository {
  id: number;
  fullName: string;
  private: boolean;
  defaultBranch: string;
  /** Text by path on the default branch, or by `sha:path` for one commit. */
  files: Map<string, string>;
  permissions: Map<string, 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'>;
  runs: StandInRun[];
  pulls: StandInPull[];
  comments: StandInComment[];
  checks: StandInCheck[];
  /** What changed, by `base...head`. */
  changes: Map<
    string,
    { title: string; status?: 'ahead' | 'diverged'; files: { path: string; patch: string | null }[] }
  >;
}

export interface StandInInstallation {
  id: number;
  account: string;
  suspended: boolean;
}

export interface StandInDelivery {
  id: number;
  guid: string;
  deliveredAt: number;
  event: string;
  status: string;
  statusCode: number;
  installationId: number;
}

export interface State {
  nextId: number;
  installations: StandInInstallation[];
  repositories: Map<string, StandInRepository>;
  tokens: Map<string, { installationId: number; expiresAt: number }>;
  links: Map<string, { bytes: Uint8Array; expiresAt: number }>;
  deliveries: StandInDelivery[];
  redelivered: number[];
}

export function createState(): State {
  return {
    nextId: 1000,
    installations: [],
    repositories: new Map(),
    tokens: new Map(),
    links: new Map(),
    deliveries: [],
    redelivered: [],
  };
}

export const owner = (fullName: string): string => fullName.split('/')[0] as string;

/** A commit's SHA made of words, the same for the same words. */
export function shaOf(words: string): string {
  return createHash('sha1').update(words).digest('hex');
}

export interface NewJob {
  name: string;
  conclusion?: string;
  steps?: { name: string; conclusion?: string | null }[];
  log?: string | Uint8Array | 'missing' | 'expired';
  notYet?: number;
  annotations?: StandInAnnotation[];
}

export interface NewRun {
  id?: number;
  attempt?: number;
  name?: string;
  event?: string;
  conclusion?: string | null;
  status?: string;
  branch?: string | null;
  sha?: string;
  headRepository?: string;
  pulls?: number[];
  jobs: NewJob[];
}

/** Adds a run with its jobs and logs. */
export function addRun(state: State, repository: StandInRepository, run: NewRun): StandInRun {
  const branch = run.branch === undefined ? 'feature' : run.branch;
  const added: StandInRun = {
    id: run.id ?? state.nextId++,
    attempt: run.attempt ?? 1,
    name: run.name ?? 'CI',
    workflowId: 77,
    event: run.event ?? 'pull_request',
    status: run.status ?? 'completed',
    conclusion: run.conclusion === undefined ? 'failure' : run.conclusion,
    branch,
    sha: run.sha ?? shaOf(`${repository.fullName} ${branch}`),
    headRepository: run.headRepository ?? repository.fullName,
    pulls: run.pulls ?? [],
    reruns: 0,
    actor: { login: 'octocat', type: 'User' },
    jobs: run.jobs.map((job) => ({
      id: state.nextId++,
      name: job.name,
      conclusion: job.conclusion ?? 'failure',
      steps: (job.steps ?? [{ name: 'Run tests', conclusion: job.conclusion ?? 'failure' }]).map(
        (step, index) => ({
          name: step.name,
          number: index + 1,
          status: 'completed',
          conclusion: step.conclusion ?? null,
        }),
      ),
      log: logBytes(job.log ?? ''),
      notYet: job.notYet ?? 0,
      annotations: job.annotations ?? [],
    })),
  };
  repository.runs.push(added);
  return added;
}

function logBytes(log: NonNullable<NewJob['log']>): StandInJob['log'] {
  if (log === 'missing' || log === 'expired') return log;
  return typeof log === 'string' ? new TextEncoder().encode(log) : log;
}

/** A comment as a person, a bot or the App writes it. */
export function addComment(
  state: State,
  repository: StandInRepository,
  comment: {
    issue: number;
    body: string;
    user: string;
    bot?: boolean;
    app?: StandInComment['app'];
    at: number;
  },
): StandInComment {
  const id = state.nextId++;
  const added: StandInComment = {
    id,
    nodeId: `IC_${Buffer.from(String(id)).toString('base64url')}`,
    issue: comment.issue,
    body: comment.body,
    user: comment.user,
    bot: comment.bot ?? false,
    app: comment.app ?? null,
    createdAt: comment.at,
    updatedAt: comment.at,
    writes: 1,
    reactions: [],
  };
  repository.comments.push(added);
  return added;
}

export function newSecret(prefix: string): string {
  return `${prefix}${randomBytes(18).toString('hex')}`;
}
