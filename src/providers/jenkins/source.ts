/** Jenkins as a LogSource. Everything said here was read from the controller with the API token. */
import type { JenkinsController } from '../../config/forges.ts';
import type { RunRef, Target } from '../../domain.ts';
import { missing, ProviderError } from '../error.ts';
import type { Change, ChangeFinder, JobLog, LogSource, RunFacts } from '../provider.ts';
import type { JenkinsClient } from './client.ts';
import { readConsole, unavailable } from './console.ts';
import { failedJobs, MATRIX, NODE } from './jobs.ts';
import { buildPath } from './place.ts';
import type { Build, JobInfo } from './schema.ts';
import { organisationOf } from './webhook.ts';

const NO_JOB: JobInfo = { actions: [] };

/** `forges` are asked in their order where a build's change lives. */
export function createJenkinsSource(
  controller: JenkinsController,
  client: JenkinsClient,
  forges: readonly ChangeFinder[],
): LogSource {
  const buildOf = (ref: RunRef, signal: AbortSignal) =>
    client.build(ref.repository, Number(ref.runId), signal);
  const jobOf = async (ref: RunRef, signal: AbortSignal) =>
    (await client.job(ref.repository, signal).catch(missing)) ?? NO_JOB;

  return {
    async run(ref, signal): Promise<RunFacts> {
      const [build, job] = await Promise.all([buildOf(ref, signal), jobOf(ref, signal)]);
      const git = gitData(build)[0];
      return {
        run: ref,
        url: pageOf(controller, ref),
        name: ref.repository,
        ...outcomeOf(controller, build, ref),
        headSha: git?.commit ?? '',
        branch: branchOf(ref, git?.branch ?? null, job),
        defaultBranch: job.actions.some((it) => it?._class?.endsWith('.PrimaryInstanceMetadataAction')),
        event: pageUrlOf(build, job) === null ? 'build' : 'pull_request',
      };
    },

    async failedJobs(ref, signal) {
      const build = await buildOf(ref, signal);
      const failed = await failedJobs(client, ref.repository, build, pageOf(controller, ref), signal);
      return build.building ? { ...failed, unfinished: true } : failed;
    },

    async log(ref, job, signal) {
      // A step in `post { failure { … } }` sends its webhook while the build still writes.
      return unavailable(async () =>
        readConsole(client, ref, job, (await buildOf(ref, signal)).building, signal),
      );
    },

    async baseline(facts, job, signal): Promise<JobLog | null> {
      if (job.id.startsWith(NODE)) return null; // a step's id means nothing in another build
      const stable = (await jobOf(facts.run, signal)).lastStableBuild?.number;
      if (stable === undefined || String(stable) === facts.run.runId) return null;
      const earlier = { ...facts.run, runId: String(stable) };
      if (!job.id.startsWith(MATRIX)) return readConsole(client, earlier, job, false, signal);
      const log = await readConsole(client, earlier, job, false, signal);
      return log.kind === 'log' ? log : null;
    },

    async target(facts, signal): Promise<Target> {
      const ref = facts.run;
      const [build, job] = await Promise.all([buildOf(ref, signal), jobOf(ref, signal)]);
      let onCommit: Target | null = null;
      for (const change of changesOf(build, job, facts.branch)) {
        for (const forge of forges) {
          // A forge that refuses us must not keep the answer from the build's own page; an outage is waited for.
          const found = await forge.find(change, signal).catch(refused);
          if (found?.kind === 'pull') return found;
          onCommit ??= found;
        }
      }
      return onCommit ?? ownTarget(controller, ref);
    },
  };
}

function refused(error: unknown): null {
  if (error instanceof ProviderError && error.final) return null;
  throw error;
}

/** Where there is no forge the build is the target, and its diagnosis page the answer. */
export const ownTarget = (controller: JenkinsController, ref: RunRef): Target => ({
  provider: 'jenkins',
  instance: controller.name,
  organisation: organisationOf(controller.name, ref.repository),
  repository: ref.repository,
  kind: 'commit',
  id: ref.runId,
});

/** The build's page for people, with a slash at its end. */
export const pageOf = (controller: JenkinsController, ref: Pick<RunRef, 'repository' | 'runId'>): string =>
  `${controller.publicUrl ?? controller.url}/${buildPath(ref.repository, ref.runId)}/`;

function outcomeOf(
  controller: JenkinsController,
  { result, building }: Build,
  ref: RunRef,
): Pick<RunFacts, 'outcome' | 'reason'> {
  const ignored = (reason: string) => ({ outcome: 'ignored', reason }) as const;
  const failed = { outcome: 'failed', reason: null } as const;
  switch (result) {
    // A result only ever gets worse, so a failure stands although the build still runs its last steps.
    case 'FAILURE':
      return failed;
    case 'UNSTABLE':
      return controller.unstable === 'answer' ? failed : ignored('unstable');
    case 'ABORTED':
      return controller.aborted === 'answer' ? failed : ignored('aborted');
    case 'SUCCESS':
      if (!building) return { outcome: 'passed', reason: null };
      break;
    case 'NOT_BUILT':
      return ignored('not built');
    case 'unknown':
      return ignored('a result that is not known');
    default:
      break;
  }
  if (!building) return ignored('ended without a result');
  throw new ProviderError('PROVIDER_NOT_READY', `build ${ref.runId} of ${ref.repository} still runs`);
}

interface GitData {
  readonly commit: string;
  readonly branch: string | null;
  readonly remotes: readonly string[];
}

/** What the Git plugin says was checked out: the project's own sources, and those of shared libraries. */
function gitData(build: Build): GitData[] {
  return build.actions.flatMap((action) => {
    const revision = action?.lastBuiltRevision;
    if (!revision || !/^[0-9a-f]{7,64}$/.test(revision.SHA1)) return [];
    const branch = revision.branch[0]?.name.replace(/^(?:refs\/remotes\/)?origin\//, '') ?? null;
    return {
      commit: revision.SHA1,
      branch: branch === 'detached' ? null : branch,
      remotes: action?.remoteUrls ?? [],
    };
  });
}

/** In a multibranch project the job is the branch; `PR-12` is none. */
function branchOf(ref: RunRef, checkedOut: string | null, job: JobInfo): string | null {
  if (!job.actions.some((it) => it?.objectUrl)) return checkedOut;
  const name = ref.repository.split('/').at(-1) ?? '';
  try {
    return /^(?:PR|MR)-\d+/.test(name) ? checkedOut : decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Parameters in which other plugins hand over the page of a pull or merge request. */
const PAGE_PARAMETERS = ['CHANGE_URL', 'ghprbPullLink'];

/**
 * The page of the pull request: of the multibranch source (which is where CHANGE_URL comes from), or from a parameter.
 * Only compared with configured forges.
 */
function pageUrlOf(build: Build, job: JobInfo): string | null {
  for (const parameter of build.actions.flatMap((action) => action?.parameters ?? []))
    if (PAGE_PARAMETERS.includes(parameter.name) && typeof parameter.value === 'string')
      return parameter.value;
  const urls = job.actions.flatMap((it) => it?.objectUrl ?? []);
  return urls.find((url) => /\/(?:pull|merge_requests)\/\d+/.test(url)) ?? null;
}

function changesOf(build: Build, job: JobInfo, branch: string | null): Change[] {
  const pageUrl = pageUrlOf(build, job);
  const data = gitData(build);
  if (data.length === 0) return pageUrl === null ? [] : [{ pageUrl, remotes: [], commit: '', branch }];
  return data.map(({ commit, remotes }) => ({ pageUrl, remotes, commit, branch }));
}
