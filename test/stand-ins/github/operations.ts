/** What each operation does. One entry an operation, by the id that GitHub's API description gives it. */
import { checkJson, commentJson, jobJson, pullJson, repositoryJson, runJson } from './answers.ts';
import type { App } from './server.ts';
import type { StandInCheck, StandInJob, StandInRepository, StandInRun, State } from './state.ts';
import { addComment, newSecret, owner } from './state.ts';

export interface Call {
  readonly state: State;
  readonly app: App;
  readonly base: string;
  readonly now: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
  /** The repository of the path; answered 404 before the operation runs if the caller cannot see it. */
  readonly repository: StandInRepository;
}

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  /** For lists: all items; the server pages them. `key` is the field that holds them, '' for a bare array. */
  readonly list?: { readonly items: readonly unknown[]; readonly key: string; readonly cursor?: true };
}

const notFound: Answer = { status: 404, json: { message: 'Not Found' } };
const invalid = (message: string): Answer => ({
  status: 422,
  json: { message: `Validation Failed: ${message}` },
});
const ok = (json: unknown): Answer => ({ status: 200, json });

/** What the App's own comments and checks say of their author. */
const author = (app: App): { id: number; slug: string } => ({ id: app.id, slug: app.slug });

function runOf({ repository, parameters }: Call): StandInRun | undefined {
  return repository.runs.filter((run) => run.id === Number(parameters.run_id)).at(-1);
}

function jobOf({ repository, parameters }: Call): { run: StandInRun; job: StandInJob } | null {
  for (const run of repository.runs)
    for (const job of run.jobs) if (job.id === Number(parameters.job_id)) return { run, job };
  return null;
}

const withRun = (call: Call, use: (run: StandInRun) => Answer): Answer => {
  const run = runOf(call);
  return run ? use(run) : notFound;
};

function runs({ repository, parameters, base }: Call): Answer {
  const { branch, event, status, head_sha } = parameters;
  const items = repository.runs
    .filter(
      (run) =>
        (!branch || run.branch === branch) &&
        (!event || run.event === event) &&
        (!head_sha || run.sha === head_sha) &&
        (!status || run.status === status || run.conclusion === status),
    )
    .reverse();
  return {
    status: 200,
    list: { items: items.map((run) => runJson(repository, run, base)), key: 'workflow_runs' },
  };
}

function jobs(call: Call, run: StandInRun | undefined): Answer {
  if (!run) return notFound;
  return {
    status: 200,
    list: { items: run.jobs.map((job) => jobJson(call.repository, run, job)), key: 'jobs' },
  };
}

function saveCheck(call: Call, check: StandInCheck): Answer {
  const { output, actions, ...fields } = call.body as {
    output?: StandInCheck['output'] & { annotations?: Record<string, unknown>[] };
    actions?: StandInCheck['actions'];
    [name: string]: unknown;
  };
  for (const text of [output?.summary, output?.text])
    if (text !== undefined && Buffer.byteLength(text) > 65_535) return invalid('output is over 65535 bytes');
  if (output) {
    check.output = { title: output.title ?? check.output.title, summary: output.summary };
    check.annotations.push(...(output.annotations ?? []));
  }
  if (actions) check.actions = actions;
  if (typeof fields.conclusion === 'string') check.conclusion = fields.conclusion;
  if (typeof fields.status === 'string') check.status = fields.status;
  if (typeof fields.external_id === 'string') check.externalId = fields.external_id;
  if (check.conclusion) check.status = 'completed';
  return { status: 200, json: checkJson(call.repository, check) };
}

export const operations: Readonly<Record<string, (call: Call) => Answer>> = {
  'actions/get-workflow-run': (call) => withRun(call, (run) => ok(runJson(call.repository, run, call.base))),
  'actions/list-jobs-for-workflow-run': (call) => jobs(call, runOf(call)),
  'actions/list-jobs-for-workflow-run-attempt': (call) =>
    jobs(
      call,
      call.repository.runs.find(
        (run) =>
          run.id === Number(call.parameters.run_id) && run.attempt === Number(call.parameters.attempt_number),
      ),
    ),
  'actions/get-job-for-workflow-run': (call) => {
    const found = jobOf(call);
    return found ? ok(jobJson(call.repository, found.run, found.job)) : notFound;
  },
  'actions/list-workflow-runs': runs,
  'actions/list-workflow-runs-for-repo': runs,
  'actions/re-run-workflow-failed-jobs': (call) =>
    withRun(call, (run) => {
      run.reruns += 1;
      return { status: 201, json: {} };
    }),
  'actions/download-job-logs-for-workflow-run': (call) => {
    const job = jobOf(call)?.job;
    if (!job) return notFound;
    if (job.notYet > 0) {
      job.notYet -= 1;
      return notFound;
    }
    if (job.log === 'missing') return notFound;
    if (job.log === 'expired') return { status: 410, json: { message: 'Server Error' } };
    const link = newSecret('');
    call.state.links.set(link, { bytes: job.log, expiresAt: call.now + 60_000 });
    return {
      status: 302,
      headers: { location: `${call.base}/_results/${link}/job-logs.txt?sig=${link.slice(0, 8)}` },
    };
  },
  'apps/get-authenticated': ({ app }) => ok({ id: app.id, slug: app.slug, name: app.slug }),
  'apps/list-webhook-deliveries': ({ state }) => ({
    status: 200,
    list: {
      items: [...state.deliveries].reverse().map((delivery) => ({
        id: delivery.id,
        guid: delivery.guid,
        delivered_at: new Date(delivery.deliveredAt).toISOString(),
        redelivery: false,
        duration: 0.1,
        status: delivery.status,
        status_code: delivery.statusCode,
        event: delivery.event,
        action: 'completed',
        installation_id: delivery.installationId,
        repository_id: null,
      })),
      key: '',
      cursor: true,
    },
  }),
  'apps/redeliver-webhook-delivery': ({ state, parameters }) => {
    const id = Number(parameters.delivery_id);
    if (!state.deliveries.some((delivery) => delivery.id === id)) return notFound;
    state.redelivered.push(id);
    return { status: 202, json: {} };
  },
  'apps/get-repo-installation': ({ state, repository }) => {
    const found = state.installations.find((each) => each.account === owner(repository.fullName));
    return found ? ok({ id: found.id, account: { login: found.account } }) : notFound;
  },
  'checks/create': (call) => {
    if (!call.body.output) return invalid('output is missing');
    const check: StandInCheck = {
      id: call.state.nextId++,
      name: String(call.body.name),
      sha: String(call.body.head_sha),
      status: 'queued',
      conclusion: null,
      externalId: '',
      app: author(call.app),
      output: { title: '', summary: '' },
      annotations: [],
      actions: [],
    };
    const answer = saveCheck(call, check);
    if (answer.status !== 200) return answer;
    call.repository.checks.push(check);
    return { ...answer, status: 201 };
  },
  'checks/update': (call) => {
    const check = call.repository.checks.find((each) => each.id === Number(call.parameters.check_run_id));
    return check ? saveCheck(call, check) : notFound;
  },
  'checks/list-for-ref': ({ repository, parameters }) => ({
    status: 200,
    list: {
      items: repository.checks
        .filter(
          (check) =>
            check.sha === parameters.ref &&
            (!parameters.app_id || check.app.id === Number(parameters.app_id)) &&
            (!parameters.check_name || check.name === parameters.check_name),
        )
        .map((check) => checkJson(repository, check)),
      key: 'check_runs',
    },
  }),
  'checks/list-annotations': ({ repository, parameters }) => {
    // A job of Actions is a check run, too, and has its id.
    const id = Number(parameters.check_run_id);
    const job = repository.runs.flatMap(({ jobs }) => jobs).find((each) => each.id === id);
    const check = job ?? repository.checks.find((each) => each.id === id);
    return check ? { status: 200, list: { items: check.annotations, key: '' } } : notFound;
  },
  'issues/list-comments': ({ repository, parameters }) => ({
    status: 200,
    list: {
      items: repository.comments
        .filter((comment) => comment.issue === Number(parameters.issue_number))
        .map((comment) => commentJson(repository, comment)),
      key: '',
    },
  }),
  'issues/get-comment': ({ repository, parameters }) => {
    const comment = repository.comments.find((each) => each.id === Number(parameters.comment_id));
    return comment ? ok(commentJson(repository, comment)) : notFound;
  },
  'issues/create-comment': (call) => {
    const body = String(call.body.body);
    if (body.length > 65_536) return invalid('body is too long (maximum is 65536 characters)');
    const issue = Number(call.parameters.issue_number);
    if (!call.repository.pulls.some((pull) => pull.number === issue)) return notFound;
    const comment = addComment(call.state, call.repository, {
      issue,
      body,
      user: `${call.app.slug}[bot]`,
      bot: true,
      app: author(call.app),
      at: call.now,
    });
    return { status: 201, json: commentJson(call.repository, comment) };
  },
  'issues/update-comment': (call) => {
    const comment = call.repository.comments.find((each) => each.id === Number(call.parameters.comment_id));
    if (!comment) return notFound;
    if (comment.app?.id !== call.app.id)
      return { status: 403, json: { message: 'Resource not accessible by integration' } };
    const body = String(call.body.body);
    if (body.length > 65_536) return invalid('body is too long (maximum is 65536 characters)');
    comment.body = body;
    comment.updatedAt = call.now;
    comment.writes += 1;
    return ok(commentJson(call.repository, comment));
  },
  'issues/delete-comment': ({ repository, parameters }) => {
    const index = repository.comments.findIndex((each) => each.id === Number(parameters.comment_id));
    if (index < 0) return notFound;
    repository.comments.splice(index, 1);
    return { status: 204 };
  },
  'reactions/create-for-issue-comment': (call) => {
    const comment = call.repository.comments.find((each) => each.id === Number(call.parameters.comment_id));
    if (!comment) return notFound;
    const content = ({ '+1': 'THUMBS_UP', '-1': 'THUMBS_DOWN' } as Record<string, string>)[
      String(call.body.content)
    ];
    const name = content ?? String(call.body.content).toUpperCase();
    comment.reactions.push({ user: `${call.app.slug}[bot]`, bot: true, content: name, at: call.now });
    return { status: 201, json: { id: call.state.nextId++, content: call.body.content } };
  },
  'pulls/get': ({ repository, parameters }) => {
    const pull = repository.pulls.find((each) => each.number === Number(parameters.pull_number));
    return pull ? ok(pullJson(repository, pull)) : notFound;
  },
  'pulls/list': ({ repository, parameters }) => ({
    status: 200,
    list: {
      items: repository.pulls
        .filter(
          (pull) =>
            (parameters.state === 'all' || pull.state === (parameters.state ?? 'open')) &&
            (!parameters.head || parameters.head === `${owner(pull.headRepository)}:${pull.branch}`),
        )
        .map((pull) => pullJson(repository, pull)),
      key: '',
    },
  }),
  'pulls/list-files': ({ repository, parameters }) => {
    const pull = repository.pulls.find((each) => each.number === Number(parameters.pull_number));
    if (!pull) return notFound;
    return {
      status: 200,
      list: { items: pull.files.map((filename) => ({ filename, status: 'modified' })), key: '' },
    };
  },
  'repos/compare-commits': ({ repository, parameters }) => {
    const { base, head } = parameters;
    const found = repository.changes.get(`${base}...${head}`);
    if (!found) return notFound;
    const page = `https://github.test/${repository.fullName}/commit/${head}`;
    return ok({
      status: found.status ?? 'ahead',
      ahead_by: 1,
      behind_by: 0,
      total_commits: 1,
      commits: [{ sha: head, html_url: page, commit: { message: found.title } }],
      files: found.files.map(({ path, patch }) => ({
        filename: path,
        status: 'modified',
        ...(patch === null ? {} : { patch }),
      })),
    });
  },
  'repos/get': ({ repository }) => ok(repositoryJson(repository)),
  'repos/get-collaborator-permission-level': ({ repository, parameters }) => {
    const role =
      repository.permissions.get(String(parameters.username)) ?? (repository.private ? 'none' : 'read');
    const coarse = ({ triage: 'read', maintain: 'write' } as Record<string, string>)[role] ?? role;
    return ok({ permission: coarse, role_name: role, user: { login: parameters.username } });
  },
  'repos/get-content': ({ repository, parameters }) => {
    const { path, ref } = parameters;
    const text =
      repository.files.get(ref ? `${ref}:${path}` : String(path)) ?? repository.files.get(String(path));
    if (text === undefined) return notFound;
    return ok({
      type: 'file',
      path,
      encoding: 'base64',
      size: Buffer.byteLength(text),
      content: Buffer.from(text).toString('base64'),
      sha: Buffer.from(text).toString('hex').slice(0, 40),
    });
  },
  'repos/list-pull-requests-associated-with-commit': ({ repository, parameters }) => ({
    status: 200,
    list: {
      items: repository.pulls
        .filter((pull) => pull.sha === parameters.commit_sha && pull.headRepository === repository.fullName)
        .map((pull) => pullJson(repository, pull)),
      key: '',
    },
  }),
};
