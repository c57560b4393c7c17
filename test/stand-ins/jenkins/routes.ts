/** The endpoints, each with what Jenkins checks. https://www.jenkins.io/doc/book/using/remote-access-api/ */
import type { BuildState, JenkinsState, JobState } from './state.ts';
import { project } from './tree.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
  /** Why no client should have sent this. */
  readonly violation?: string;
}

const json = (value: unknown): Answer => ({
  status: 200,
  type: 'application/json;charset=utf-8',
  body: JSON.stringify(value),
});
const text = (body: string | Uint8Array, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  type: 'text/plain;charset=utf-8',
  body,
  headers,
});
const notFound = (violation?: string): Answer => ({
  status: 404,
  type: 'text/html;charset=utf-8',
  body: '<html><body><h2>HTTP ERROR 404 Not Found</h2></body></html>',
  ...(violation === undefined ? {} : { violation }),
});

/** A link of the build itself or of a configuration: `job/a/job/b/(OS=linux/)12/rest`. */
const PATH = /^((?:job\/[^/]+\/)+)(?:([^/]*=[^/]*)\/)?(?:(\d+)\/)?(.*)$/;

export function route(state: JenkinsState, url: string, request: Request): Answer {
  const found = PATH.exec(request.path);
  if (!found) return notFound('not a documented path');
  const [, jobs = '', configuration, number, rest = ''] = found;
  const fullName = jobs
    .split('/')
    .filter((_part, index) => index % 2 === 1)
    .map(decodeURIComponent)
    .join('/');
  const job = state.jobs.find((it) => it.fullName === fullName);
  if (!job) return notFound();
  if (number === undefined)
    return rest === 'api/json' ? jobJson(job, request) : notFound('not a documented path');
  const build = job.builds.find((it) => it.number === Number(number));
  if (configuration !== undefined) {
    const run = job.builds
      .flatMap(({ runs }) => runs)
      .find((it) => it.configuration === decodeURIComponent(configuration) && it.number === Number(number));
    return run && rest === 'consoleText' ? text(run.console) : notFound();
  }
  if (!build) return notFound();
  return buildRoute(job, build, `${url}/${jobs}`, rest, request);
}

function jobJson(job: JobState, { query, method }: Request): Answer {
  if (method !== 'GET' || !query.get('tree'))
    return notFound('api/json without tree costs the controller dear');
  const stable = job.builds.filter(({ result }) => result === 'SUCCESS').at(-1);
  return json({
    _class: 'org.jenkinsci.plugins.workflow.job.WorkflowJob',
    ...project(query.get('tree') ?? '', {
      fullName: job.fullName,
      actions: [{}, ...job.actions],
      lastStableBuild: stable ? { number: stable.number } : null,
    }),
  });
}

function buildRoute(job: JobState, build: BuildState, base: string, rest: string, request: Request): Answer {
  const { method, query } = request;
  if (rest === 'submitDescription') return describe(build, request);
  if (method !== 'GET') return { ...notFound(`${method} where GET is documented`), status: 405 };
  if (rest === 'api/json') {
    const tree = query.get('tree');
    if (!tree) return notFound('api/json without tree costs the controller dear');
    return json({ _class: 'hudson.model.FreeStyleBuild', ...project(tree, buildJson(job, build, base)) });
  }
  if (rest === 'consoleText') return text(build.console);
  if (rest === 'logText/progressiveText') return progressive(build, Number(query.get('start') ?? 0));
  return pipeline(build, rest, query);
}

const buildJson = (job: JobState, build: BuildState, base: string) => ({
  number: build.number,
  building: build.building,
  result: build.result,
  displayName: `#${build.number}`,
  description: build.description,
  actions: [{}, { causes: [{ shortDescription: 'Started by a change' }] }, ...build.actions],
  ...(build.runs.length > 0 && {
    runs: build.runs.map((it) => ({
      number: it.number,
      url: `${base}${encodeURI(it.configuration)}/${it.number}/`,
      result: it.result,
    })),
  }),
  job: job.fullName,
});

/** The text from a byte on. While the build writes, X-More-Data asks to come again at X-Text-Size. */
function progressive(build: BuildState, start: number): Answer {
  const whole = Buffer.from(build.console);
  if (!Number.isSafeInteger(start) || start < 0 || start > whole.length)
    return { ...notFound(`start=${start}`), status: 416 };
  const more = build.later.shift();
  if (more !== undefined) build.console = Buffer.concat([whole, Buffer.from(more)]);
  const open = more !== undefined || build.building;
  return text(whole.subarray(start), {
    'x-text-size': String(whole.length),
    ...(open ? { 'x-more-data': 'true' } : {}),
  });
}

function pipeline(build: BuildState, rest: string, query: URLSearchParams): Answer {
  const stages = build.stages;
  if (rest === 'wfapi/describe') {
    if (stages === null) return notFound();
    return json({
      id: String(build.number),
      status: build.result === 'SUCCESS' ? 'SUCCESS' : 'FAILED',
      stages: stages.map(({ id, name, status }) => ({ id, name, status })),
    });
  }
  const page = /^execution\/node\/(\d+)\/log\/logText\/progressiveText$/.exec(rest);
  if (page) {
    const own = stages?.flatMap(({ nodes }) => nodes).find(({ id }) => id === page[1]);
    return own?.text ? stepText(own.text, Number(query.get('start') ?? 0)) : notFound();
  }
  const node = /^execution\/node\/(\d+)\/wfapi\/(describe|log)$/.exec(rest);
  if (!node) return notFound('not a documented path');
  const stage = stages?.find(({ id }) => id === node[1]);
  if (node[2] === 'describe' && stage) {
    return json({
      id: stage.id,
      name: stage.name,
      status: stage.status,
      stageFlowNodes: stage.nodes.map(({ id, name, status, log }) => ({
        id,
        name,
        status,
        _links: log === null ? {} : { log: { href: `/execution/node/${id}/wfapi/log` } },
      })),
    });
  }
  const step = stages?.flatMap(({ nodes }) => nodes).find(({ id }) => id === node[1]);
  if (!step?.log) return notFound();
  return json({
    nodeId: step.id,
    nodeStatus: step.status,
    length: step.log.length,
    hasMore: step.hasMore ?? false,
    text: step.log,
    consoleUrl: `/execution/node/${step.id}/log`,
  });
}

/** One piece of a step's log a request, as of a step that still writes. */
function stepText(pieces: readonly string[], start: number): Answer {
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const end = at + Buffer.byteLength(piece);
    if (start === at)
      return text(piece, {
        'x-text-size': String(end),
        ...(index < pieces.length - 1 ? { 'x-more-data': 'true' } : {}),
      });
    at = end;
  }
  return { ...notFound(`start=${start}`), status: 416 };
}

/** A form, answered with a redirect to the build. An API token needs no crumb. */
function describe(build: BuildState, { method, contentType, body }: Request): Answer {
  if (method !== 'POST') return { ...notFound('submitDescription takes POST'), status: 405 };
  const description = new URLSearchParams(body).get('description');
  if (contentType !== 'application/x-www-form-urlencoded' || description === null)
    return { status: 400, type: 'text/html', violation: 'submitDescription takes a form with description' };
  build.description = description;
  return { status: 302, type: 'text/html', headers: { location: '.' } };
}
