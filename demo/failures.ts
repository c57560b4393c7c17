/** The failures that the demo shows: logs of real failed runs, named with their source in test/fixtures/NOTICE.md. */
import { readFileSync } from 'node:fs';

export interface Failure {
  /** The pull request's number. */
  readonly pull: number;
  readonly job: string;
  readonly log: string;
}

const logOf = (path: string) => readFileSync(new URL(`../test/${path}`, import.meta.url), 'utf8');

/** Six on GitHub, one pull request each. */
export const ON_GITHUB: readonly Failure[] = [
  { pull: 1, job: 'build (gradle)', log: logOf('fixtures/demo/gradle-cannot-find-symbol.log') },
  { pull: 2, job: 'lint (ruff)', log: logOf('fixtures/demo/ruff-format.log') },
  { pull: 3, job: 'test (pytest)', log: logOf('fixtures/demo/pytest-module-not-found.log') },
  { pull: 4, job: 'test (jest)', log: logOf('fixtures/demo/jest-reference-error.log') },
  { pull: 5, job: 'build (go)', log: logOf('fixtures/demo/terraform-tls-timeout.log') },
  { pull: 6, job: 'checks (go)', log: logOf('fixtures/demo/go-mod-not-tidy.log') },
];

/** A failure that comes again on other pull requests, and the commit that ends it each time. */
export const AGAIN: readonly [Failure, Failure, Failure] = [6, 8, 9].map((pull) => ({
  pull,
  job: 'checks (go)',
  log: logOf('fixtures/demo/go-mod-not-tidy.log'),
})) as [Failure, Failure, Failure];
export const MENDED = {
  title: 'go mod tidy',
  path: 'go.mod',
  patch:
    '@@ -8,3 +8,3 @@ require (\n \tgithub.com/spf13/cobra v1.8.0\n-\tgolang.org/x/mod v0.14.0 // indirect\n+\tgolang.org/x/mod v0.14.0\n )\n',
};

/** The one whose worker is killed while it reads the log. */
export const KILLED: Failure = {
  pull: 7,
  job: 'install (npm)',
  log: logOf('fixtures/demo/dependency-npm-eresolve.log'),
};

export const ON_GITLAB = { job: 'integration', log: logOf('fixtures/demo/docker-compose-unhealthy.log') };
export const ON_JENKINS = { job: 'commons-lang/main', log: logOf('fixtures/demo/maven-failing-test.log') };
