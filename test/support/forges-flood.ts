/**
 * The flood of GitLab and Jenkins: many failed pipelines and builds at once, two worker processes, and forges that
 * answer one request in ten with 502, a rate limit or not at all. Builds of Jenkins are answered on merge requests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPauses } from '../../src/providers/github/pauses.ts';
import type { Provider, WebhookReceiver } from '../../src/providers/provider.ts';
import { createProviders, type ProviderSettings } from '../../src/providers/registry.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { pipelineHook } from '../stand-ins/gitlab/hooks.ts';
import { startGitlab } from '../stand-ins/gitlab/server.ts';
import {
  addMergeRequest,
  addPipeline,
  addProject,
  job,
  type MergeRequestState,
} from '../stand-ins/gitlab/state.ts';
import { hook } from '../stand-ins/jenkins/hooks.ts';
import { startJenkins } from '../stand-ins/jenkins/server.ts';
import { addBuild, addJob, buildData } from '../stand-ins/jenkins/state.ts';
import { emptyInbox, wordOf } from './flood-workers.ts';

const TOKEN = 'a-webhook-token-of-32-characters';
const SECRET = 'a-shared-secret-of-32-characters';
const PATH = 'acme/shop';
/** How long a request may be under way, and the news of a limit from one busy process to the other. */
const UNDER_WAY_MS = 600;
const LIMIT_S = 1;

export interface ForgesFloodOptions {
  readonly pipelines: number;
  readonly mergeRequests: number;
  readonly builds: number;
  /** One request in this many fails. */
  readonly faultEvery: number;
  readonly killAfter?: number;
}

/** What came of it at one provider. All but `answered`, `faults` and `limits` have to be 0. */
export interface FloodedForge {
  readonly answered: number;
  readonly dead: number;
  /** Targets whose comments of ours are not one. */
  readonly notOne: number;
  /** Findings that stand nowhere: the last pipeline's of a merge request, each build's in its description. */
  readonly missing: number;
  readonly violations: readonly string[];
  readonly faults: number;
  readonly limits: number;
}

export async function floodForges(
  options: ForgesFloodOptions,
): Promise<{ gitlab: FloodedForge; jenkins: FloodedForge; seconds: number }> {
  const [gitlab, jenkins] = [await startGitlab(), await startJenkins()];
  const data = mkdtempSync(join(tmpdir(), 'devops-assist-flood-'));
  const settings: ProviderSettings = {
    github: null,
    gitlab: [
      {
        name: 'work',
        url: gitlab.url,
        token: gitlab.token,
        webhookToken: TOKEN,
        thread: 'note',
        onCommit: 'comment',
      },
    ],
    jenkins: [
      {
        name: 'ci',
        url: jenkins.url,
        user: jenkins.user,
        token: jenkins.token,
        webhookSecret: SECRET,
        unstable: 'answer',
        aborted: 'ignore',
        description: 'text',
      },
    ],
  } as unknown as ProviderSettings;
  const store = await openStore({ data });
  const started = Date.now();
  try {
    const pauses = createPauses(store.facts);
    const providers = createProviders(settings, { fetch, now: Date.now, pauses });
    const receiverOf = (name: string) => (providers.find((each) => each.name === name) as Provider).receiver;
    const project = addProject(gitlab.state, { path: PATH });
    const change = (index: number): MergeRequestState => {
      const sha = index.toString(16).padStart(40, 'a');
      project.commits.add(sha);
      return addMergeRequest(gitlab.state, { project: PATH, sourceBranch: `b${index}`, sha });
    };
    const merges = Array.from({ length: options.mergeRequests }, (_none, index) => change(index));
    for (let index = 0; index < options.pipelines; index += 1) {
      const merge = merges[index % merges.length] as MergeRequestState;
      const pipeline = addPipeline(gitlab.state, {
        project: PATH,
        ref: merge.sourceBranch,
        sha: merge.sha,
        jobs: [job(gitlab.state, { trace: `error: cause ${wordOf(index)} of the pipeline\n` })],
      });
      await receive(store, receiverOf('gitlab'), pipelineHook(pipeline, { token: TOKEN }), 'work');
    }
    const built = Array.from({ length: options.builds }, (_none, index) => change(1_000 + index));
    const shop = addJob(jenkins.state, 'team/shop');
    for (const [index, merge] of built.entries()) {
      addBuild(shop, {
        console: `error: cause ${wordOf(index)} of the build\n`,
        actions: [buildData(merge.sha, `${gitlab.url}/${PATH}.git`)],
      });
      const sent = hook({ job: 'team/shop', build: index + 1 }, { hmac: SECRET });
      await receive(store, receiverOf('jenkins'), sent, 'ci');
    }
    const faults = { gitlab: faulty(options.faultEvery), jenkins: faulty(options.faultEvery) };
    gitlab.fault = faults.gitlab.fault;
    jenkins.fault = faults.jenkins.fault;
    const all = options.pipelines + options.builds;
    await emptyInbox({ data, settings, timeoutMs: 400 }, store, options.killAfter);

    const answersOn = (merge: MergeRequestState) => merge.discussions.flatMap(({ notes }) => notes);
    const newest = merges.map((_merge, index) => {
      const rounds = Math.floor((options.pipelines - 1 - index) / merges.length);
      return `cause ${wordOf(index + rounds * merges.length)} of the pipeline`;
    });
    const notOne = (targets: readonly MergeRequestState[]) =>
      targets.filter((merge) => answersOn(merge).length !== 1).length;
    const [done, dead] = [await store.inbox.list('done', all + 1), await store.inbox.list('dead', all)];
    const ended = (name: string) => ({
      answered: done.filter(({ provider }) => provider === name).length,
      dead: dead.filter(({ provider }) => provider === name).length,
    });
    return {
      gitlab: {
        ...ended('gitlab'),
        notOne: notOne(merges),
        missing: newest.filter((text, index) => !answersOn(merges[index] as never)[0]?.body.includes(text))
          .length,
        violations: [...gitlab.violations, ...faults.gitlab.tooEarly],
        faults: faults.gitlab.count(),
        limits: faults.gitlab.limits(),
      },
      jenkins: {
        ...ended('jenkins'),
        notOne: notOne(built),
        missing: shop.builds.filter(
          ({ description }, index) =>
            !description?.includes('devops-assist: ') ||
            !answersOn(built[index] as never)[0]?.body.includes(`cause ${wordOf(index)} of the build`),
        ).length,
        violations: [...jenkins.violations, ...faults.jenkins.tooEarly],
        faults: faults.jenkins.count(),
        limits: faults.jenkins.limits(),
      },
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    await store.close();
    await Promise.all([gitlab.close(), jenkins.close()]);
    rmSync(data, { recursive: true, force: true });
  }
}

async function receive(
  store: Store,
  receiver: WebhookReceiver,
  { headers, body }: { headers: Record<string, string>; body: string },
  instance: string,
): Promise<void> {
  const received = await receiver.receive({ headers, body, instance }, Date.now());
  if (received.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(received)}`);
  const { deliveryId, organisation, event } = received;
  await store.inbox.put(
    { provider: receiver.provider, instance, deliveryId, organisation, event: JSON.stringify(event) },
    Date.now(),
  );
}

/** 502, a limit and no answer in turn; whoever calls while the limit holds is noted. */
function faulty(every: number) {
  let requests = 0;
  let count = 0;
  let limits = 0;
  let [since, until] = [0, 0];
  const tooEarly: string[] = [];
  return {
    tooEarly,
    count: () => count,
    limits: () => limits,
    fault: ({ method, path }: { method: string; path: string }) => {
      const at = Date.now();
      if (at > since + UNDER_WAY_MS && at < until)
        tooEarly.push(`${method} ${path} came ${until - at} ms before the rate limit ended`);
      const limited = { status: 429, headers: { 'retry-after': String(LIMIT_S) } };
      if (at < until) return limited;
      requests += 1;
      if (requests % every !== 0) return null;
      count += 1;
      if (count % 3 === 0) return 'hang' as const;
      if (count % 3 === 1) return { status: 502 };
      limits += 1;
      [since, until] = [at, at + LIMIT_S * 1000];
      return limited;
    },
  };
}
