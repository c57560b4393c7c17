/**
 * Paths as the repository knows them. Runners check out below a folder of their own; a command or a place that names it
 * is of no use to a person. The evidence stays as the log has it.
 */
import type { Diagnosis } from '../domain.ts';

/** GitHub's runners (Linux, macOS, Windows, containers), GitLab's, Jenkins'. */
const WORKSPACES =
  /(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|\b[A-Za-z]:[\\/]a)[\\/][^\s\\/:'"`]+[\\/][^\s\\/:'"`]+[\\/]|\/builds\/[^\s/:'"`]+\/[^\s/:'"`]+\/|\/(?:var\/jenkins_home|home\/jenkins(?:\/agent)?)\/workspace\/[^\s/:'"`]+\//g;

export const withoutWorkspace = (text: string): string => text.replace(WORKSPACES, '');

/** The diagnosis with such paths shortened wherever a person reads or copies them. */
export function inRepository(diagnosis: Diagnosis): Diagnosis {
  const { title, summary, locations, failingTests, solution } = diagnosis;
  return {
    ...diagnosis,
    title: withoutWorkspace(title),
    summary: withoutWorkspace(summary),
    locations: locations.map((location) => ({
      ...location,
      file: withoutWorkspace(location.file),
      ...(location.message === undefined ? {} : { message: withoutWorkspace(location.message) }),
    })),
    failingTests: failingTests.map((test) => ({
      ...test,
      name: withoutWorkspace(test.name),
      ...(test.file === undefined ? {} : { file: withoutWorkspace(test.file) }),
    })),
    solution: solution && {
      ...solution,
      title: withoutWorkspace(solution.title),
      steps: solution.steps.map(withoutWorkspace),
      code: solution.code.map(({ language, text }) => ({ language, text: withoutWorkspace(text) })),
    },
  };
}
