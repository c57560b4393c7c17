import { describe, expect, it } from 'vitest';
import { ciSystems } from '../../../src/analysis/readers/ci-systems.ts';
import { clouds } from '../../../src/analysis/readers/clouds.ts';
import { clusters } from '../../../src/analysis/readers/clusters.ts';
import { containers } from '../../../src/analysis/readers/containers.ts';
import { databases } from '../../../src/analysis/readers/databases.ts';
import { infrastructure } from '../../../src/analysis/readers/infrastructure.ts';
import { pythonPackages } from '../../../src/analysis/readers/pip.ts';
import { readLines } from '../../support/read-lines.ts';

describe('containers', () => {
  it('names what the failed step of a build printed, and the line of the Dockerfile', async () => {
    const found = await readLines(
      containers,
      `#6 [3/4] RUN apt-get install -y wkhtmltopdf
#6 0.911 Reading package lists...
#6 0.912
#7 1.100 error: of a step beside it
#6 1.204 E: Unable to locate package wkhtmltopdf
#6 ERROR: process "/bin/sh -c apt-get install -y wkhtmltopdf" did not complete successfully: exit code: 100
------
 > [3/4] RUN apt-get install -y wkhtmltopdf:
1.204 E: Unable to locate package wkhtmltopdf
------
Dockerfile:3
--------------------
   3 | >>> RUN apt-get install -y wkhtmltopdf`,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      message: 'E: Unable to locate package wkhtmltopdf',
      locations: [{ file: 'Dockerfile', line: 3 }],
    });
  });

  it("reads the daemon's refusals, but not what clean-ups ask for in vain", async () => {
    const found = await readLines(
      containers,
      `Error response from daemon: No such container: web
docker: Error response from daemon: driver failed programming external connectivity on endpoint web
dependency failed to start: container stack-db-1 is unhealthy`,
    );
    expect(found.map(({ message }) => message.slice(0, 40))).toEqual([
      'Error response from daemon: driver faile',
      'dependency failed to start: container st',
    ]);
  });
});

describe('Python packages', () => {
  it('names the requirement, and takes the wheel for a symptom', async () => {
    const found = await readLines(
      pythonPackages,
      `ERROR: Could not find a version that satisfies the requirement acme==9.9 (from versions: 1.0, 1.1)
ERROR: No matching distribution found for acme==9.9
ERROR: pip's dependency resolver does not currently take into account all the packages
  ERROR: Failed building wheel for lxml`,
    );
    expect(found.map(({ reader, values }) => [reader, values?.package])).toEqual([
      ['pip', 'acme==9.9'],
      ['pip-build', 'acme==9.9'],
      ['pip-build', undefined],
    ]);
  });

  it('reads poetry, uv and conda', async () => {
    const found = await readLines(
      pythonPackages,
      `Because app depends on acme (^2.0) which doesn't match any versions, version solving failed.
  × No solution found when resolving dependencies:
  ╰─▶ Because acme was not found in the package registry, we can conclude
PackagesNotFoundError: The following packages are not available from current channels:`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['poetry', 'uv', 'conda']);
    expect(found[1]?.says).toContain('Because acme was not found');
  });
});

describe('infrastructure', () => {
  it('reads kubectl, helm and terraform', async () => {
    const found = await readLines(
      [...clusters, ...clouds],
      `Error from server (NotFound): namespaces "old" not found
Error from server (Forbidden): error when creating "pod.yaml": exceeded quota
Error: INSTALLATION FAILED: cannot re-use a name that is still in use
╷
│ Error: Reference to undeclared input variable
│
│   on main.tf line 3, in resource "aws_sqs_queue" "errors":
╵`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['kubectl', 'helm', 'terraform']);
    expect(found[2]?.locations).toMatchObject([{ file: 'main.tf', line: 3 }]);
  });

  it('passes over what ansible was told to ignore', async () => {
    const found = await readLines(
      infrastructure,
      `TASK [read the state] ****
fatal: [app1]: FAILED! => {"changed": false, "msg": "not there yet"}
...ignoring
TASK [render the settings] ****
fatal: [app1]: FAILED! => {"changed": false, "msg": "'db_host' is undefined"}`,
    );
    expect(found.map(({ message }) => message)).toEqual(["'db_host' is undefined"]);
  });

  it('reads clients of databases and sanitizers', async () => {
    const found = await readLines(
      [...databases, ...infrastructure],
      `psql:migration.sql:4: ERROR:  canceling statement due to lock timeout
ERROR 1062 (23000) at line 5: Duplicate entry '3' for key 'PRIMARY'
==107==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6030 at pc 0x5647
    #0 0x5647fc1c022f in fill /w/src/ring.c:12:9
SUMMARY: AddressSanitizer: heap-buffer-overflow`,
    );
    expect(
      found.map(({ reader, locations }) => [reader, locations?.[0]?.file, locations?.[0]?.line]),
    ).toEqual([
      ['sql-client', 'migration.sql', 4],
      ['sql-client', undefined, undefined],
      ['sanitizer', '/w/src/ring.c', 12],
    ]);
  });

  it.each([
    ['Error from server (Forbidden): pods is forbidden: User "ci" cannot list', 'kubectl', 'permission'],
    ['Error from server (Forbidden): pods "x" is forbidden: exceeded quota: q', 'kubectl', 'kubernetes'],
    ['error: the path "k8s/wug.yml" does not exist', 'kubectl', 'kubernetes'],
    ['Error: repo wug not found', 'helm', 'dependency'],
    ['Error: chart requires kubeVersion: >=1.25 which is incompatible', 'helm', 'kubernetes'],
    ['❌  Exiting due to GUEST_WUG: no wug', 'local-cluster', 'kubernetes'],
    ['An error occurred (WugFault) when calling the MakeWug operation: no', 'aws', 'deploy'],
    ['An error occurred (AccessDenied) when calling the MakeWug operation: no', 'aws', 'permission'],
    ['An error occurred (Throttling) when calling the MakeWug operation: no', 'aws', 'network'],
    ['ERROR: (gcloud.run.deploy) Revision wug is not ready', 'gcloud', 'deploy'],
    ['ERROR: (gcloud.run.deploy) PERMISSION_DENIED: no', 'gcloud', 'permission'],
    ['ERROR: AADSTS700016: no such application', 'az', 'auth'],
    ['│ Error: creating wug: AlreadyThere', 'terraform', 'deploy'],
    ['│ Error: Unsupported argument', 'terraform', 'config'],
    ['  * creating urn:pulumi:prod::shop::wug::w: no', 'pulumi', 'deploy'],
    ['Serverless plugin "wug" not found.', 'serverless', 'dependency'],
    ['Error: P3009', 'migrations', 'database'],
    ['(error) NOAUTH Authentication required.', 'sql-driver', 'database'],
    ['error building image: no wug', 'image-tools', 'docker'],
    ['ERROR: failed to solve: no wug', 'buildkit-solve', 'docker'],
    ['ERROR: failed to solve: write /wug: no space left on device', 'buildkit-solve', 'disk'],
    ['# Cannot find a definition for job named wug', 'ci-config', 'config'],
    ['hudson.AbortException: no wug', 'jenkins-abort', 'config'],
    ['We stopped hearing from agent wug.', 'ci-runner', 'infra'],
  ])('says whose failure it is: %s', async (line, reader, category) => {
    const all = [...containers, ...clusters, ...clouds, ...databases, ...ciSystems];
    const [found] = await readLines(all, line);
    const own = all.find(({ id }) => id === found?.reader)?.category;
    expect([found?.reader, found?.category ?? own]).toEqual([reader, category]);
  });

  it('finds the error of terraform without colours by the place below it', async () => {
    const found = await readLines(
      clouds,
      `aws_s3_bucket.logs: Creating...

Error: creating S3 Bucket (logs): BucketAlreadyExists

  with aws_s3_bucket.logs,
  on main.tf line 12, in resource "aws_s3_bucket" "logs":
  12: resource "aws_s3_bucket" "logs" {`,
    );
    expect(found).toMatchObject([
      {
        reader: 'terraform',
        message: 'Error: creating S3 Bucket (logs): BucketAlreadyExists',
        locations: [{ file: 'main.tf', line: 12 }],
      },
    ]);
  });

  it('leaves questions, retries and other tools alone', async () => {
    const found = await readLines(
      [...containers, ...clusters, ...clouds, ...databases, ...ciSystems],
      `Error from server (NotFound): namespaces "old" not found
from server for: 3 requests
on page 3 of the terraform.tf line of books
ERROR: Release notes are missing
ERROR: script returned exit code 1
error: unable to find wug`,
    );
    expect(found).toEqual([]);
  });
});
