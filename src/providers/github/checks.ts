/** The one check run on a commit: the diagnosis as its summary, annotations on the change, and three buttons. */
import { isMissing } from '../error.ts';
import type { Annotation, CheckSink } from '../provider.ts';
import { CHECK_NAME, externalId } from './check-identity.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { CheckRun, CheckRuns, PullFiles } from './schema.ts';

/** GitHub takes 50 annotations a request; more are sent by updates, which add to those that are there. */
const BATCH = 50;
const MAX_ANNOTATIONS = 200;

const ACTIONS = [
  { label: 'Reanalyse', description: 'Read the logs again and answer afresh', identifier: 'reanalyze' },
  { label: 'Helpful', description: 'This answer was right', identifier: 'helpful' },
  { label: 'Not helpful', description: 'This answer was wrong', identifier: 'wrong' },
];

export function createGithubChecks(options: { clients: GithubClients; appId: number }): CheckSink {
  const { clients, appId } = options;
  return {
    async publish(target, report, signal) {
      const api = await clients.installation(target, target.repository, signal);
      const at = place(target.repository);
      const { check_runs: existing } = await api.get(
        CheckRuns,
        'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        { ...at, ref: report.headSha, check_name: CHECK_NAME, app_id: appId },
        signal,
      );
      const marks = report.annotations.length > 0 ? await inChange(report.annotations) : [];
      const batches: (typeof marks)[] = [];
      for (let from = 0; from < Math.max(1, marks.length); from += BATCH)
        batches.push(marks.slice(from, from + BATCH));
      const body = (annotations: typeof marks) => ({
        ...at,
        name: CHECK_NAME,
        external_id: externalId(report.run),
        status: 'completed',
        conclusion: report.conclusion,
        output: {
          title: report.title,
          summary: report.summary,
          ...(annotations.length > 0 ? { annotations: annotations.map(toGithub) } : {}),
        },
        actions: ACTIONS,
      });
      const oldest = existing.sort((a, b) => a.id - b.id)[0];
      // Annotations of an update add up. The same run keeps those it has; a later run gets a check of its own.
      const same = oldest && oldest.external_id === externalId(report.run) ? oldest : undefined;
      const known = same ?? (marks.length === 0 ? oldest : undefined);
      const [first = [], ...more] = same ? [[]] : batches;
      const update = (id: number, annotations: typeof marks) =>
        api.send(
          CheckRun,
          'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
          { ...body(annotations), check_run_id: id },
          signal,
          { repeatable: annotations.length === 0 },
        );
      const check = known
        ? await update(known.id, first)
        : await api.send(
            CheckRun,
            'POST /repos/{owner}/{repo}/check-runs',
            { ...body(first), head_sha: report.headSha },
            signal,
          );
      for (const batch of more) await update(check.id, batch);
      return { id: String(check.id), url: check.html_url ?? '' };

      /** Only files of the change can show an annotation; on a commit without a pull request all can. */
      async function inChange(annotations: readonly Annotation[]): Promise<Annotation[]> {
        if (target.kind !== 'pull') return annotations.slice(0, MAX_ANNOTATIONS);
        const files = new Set<string>();
        const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
        const parameters = { ...at, pull_number: Number(target.id) };
        try {
          for await (const page of api.pages(PullFiles, route, parameters, signal))
            for (const { filename } of page) files.add(filename);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
        return annotations.filter(({ file }) => files.has(file)).slice(0, MAX_ANNOTATIONS);
      }
    },
  };
}

function toGithub(mark: Annotation) {
  return {
    path: mark.file,
    start_line: mark.line,
    end_line: mark.line,
    annotation_level: 'failure',
    title: mark.title.slice(0, 255),
    message: mark.message.slice(0, 4_000),
  };
}
