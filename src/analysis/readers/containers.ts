/** Containers: BuildKit's failed step, the docker client, compose. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf } from './event.ts';
import type { Kind } from './kinds.ts';
import { after, type Reader } from './reader.ts';

const TELLS =
  /\bE: |error\b|ERR!|fatal|not found|cannot |can't |unable to|denied|No such file|No space left|Killed|refused|timed out|Exception/i;
const HARMLESS = /\bwarn|^W: |\b0 errors|debconf|ignored/i;
const VERDICT = /did not complete successfully|executor failed running/;

/** `#12 ERROR: …`: a command's own words stand above it under the same number. */
const buildkit: Reader = {
  id: 'buildkit',
  tool: 'docker',
  category: 'docker',
  strength: 0.9,
  anchors: [
    'error: process "',
    'error: failed to ',
    'error: executor failed running',
    'error: "/',
    'error: pull access',
  ],
  read(log, at) {
    const groups = groupsOf(/^#(?<step>\d+) ERROR: (?<message>.+)/, log.text(at));
    if (!groups?.step || !groups.message) return null;
    const place = dockerfileBelow(log, at);
    const told = VERDICT.test(groups.message) ? toldAbove(log, at, groups.step) : at;
    const said = log.text(told).replace(/^#\d+ (?:[\d.]+ )?(?:ERROR: )?/, '');
    const found = finding(log, told, Math.min(told, at), at, { ...place, message: said });
    return told === at && VERDICT.test(groups.message) ? { ...found, strength: 0.4 } : found;
  },
};

/** The first telling line of the last words of a step; the verdict itself if nothing tells. */
function toldAbove(log: Log, at: number, step: string): number {
  let told = at;
  let looked = 0;
  const prefix = `#${step} `;
  for (let i = at - 1; i >= 0 && at - i < 120 && looked < 12; i--) {
    const text = log.text(i);
    if (!text.startsWith(prefix)) continue;
    looked++;
    if (!/^#\d+ \d+\.\d+(?: |$)/.test(text)) break;
    const said = text.replace(/^#\d+ [\d.]+ /, '');
    if (TELLS.test(said) && !HARMLESS.test(said)) told = i;
  }
  return told;
}

function dockerfileBelow(log: Log, at: number): Record<string, string> {
  const line = after(log, at, (text) => /^\S*(?:Dockerfile|Containerfile)\S*:\d+$/i.test(text), 40);
  return (line >= 0 && groupsOf(/^(?<file>\S+):(?<line>\d+)$/, log.text(line))) || {};
}

/** What a registry or the network words is more telling than that docker said it. */
const DOCKER: readonly Kind[] = [
  { says: /permission_denied|installation not allowed|write_package/, category: 'permission' },
  {
    says: /non[- ]TTY device|Username and password required|incorrect username or password|denied: denied|login attempt to/,
    category: 'auth',
  },
  { says: /no space left on device/, category: 'disk' },
]; // prettier-ignore

const client: Reader = withKinds(
  eventReader({
    id: 'docker',
    tool: 'docker',
    category: 'docker',
    strength: 0.85,
    anchors: [
      'error response from daemon: ',
      'cannot connect to the docker daemon',
      'dependency failed to start',
      'trying to connect to the docker daemon',
      'the input device is not a tty',
      'from a non tty device',
      'no builder "',
      'does not exist locally with the tag',
      'invalid compose project',
      'no such service: ',
      'declared as external, but could not be found',
      'external volume "',
      'denied: installation not allowed',
    ],
    expressions: [
      /^(?:docker: |ERROR: |\s+)?(?<message>Error response from daemon: (?!No such (?:container|image)|network .+ not found).+)/,
      /^(?:docker: )(?<message>Error response from daemon: network .+ not found.*)/,
      /^(?:docker: |ERROR: )?(?<message>Cannot connect to the Docker daemon.*)/,
      /^(?:docker: |ERROR: )?(?<message>permission denied while trying to connect to the Docker daemon.*)/i,
      /^(?<message>dependency failed to start: .*)/,
      /^(?<message>the input device is not a TTY.*)/,
      /^(?:Error: )?(?<message>Cannot perform an interactive login from a non[- ]TTY device.*)/i,
      /^(?:ERROR|error): (?<message>no builder "[^"]+" found.*)/,
      /^(?<message>An image does not exist locally with the tag: .+)/,
      /^(?<message>service "[^"]+" .+: invalid compose project)/,
      /^(?<message>no such service: .+)/,
      /^(?<message>(?:network|volume) \S+ declared as external, but could not be found.*)/,
      /^(?<message>external volume "[^"]+" not found.*)/,
      /^(?<message>denied: installation not allowed to .+)/,
    ],
    belongs: () => false,
  }),
); // prettier-ignore

/** BuildKit's last line; the failed step above it tells more, where there is one. */
const solve: Reader = withKinds(
  eventReader({
    id: 'buildkit-solve',
    tool: 'docker',
    category: 'docker',
    strength: 0.78,
    anchors: [
      'failed to solve: ',
      'failed to build: ',
      'copy failed: ',
      'add failed: ',
      'dockerfile parse error',
    ],
    expressions: [
      /^(?:ERROR|error)?:? ?(?:failed to build: )?failed to solve: (?!process "|executor failed)(?<message>.+)/i,
      /^(?<message>(?:COPY|ADD) failed: .+)/,
      /^(?:ERROR: )?(?<message>[Dd]ockerfile parse error.+)/,
    ],
    belongs: () => false,
  }),
); // prettier-ignore

/** Builders and copiers of images without a daemon. */
const daemonless: Reader = withKinds(
  eventReader({
    id: 'image-tools',
    tool: 'podman',
    category: 'docker',
    strength: 0.85,
    anchors: [
      'error building image: ',
      'error building at step ',
      'building at step ',
      'kaniko should only be run',
      'error checking push permissions',
      'error pushing image',
      'oci runtime error',
      'docker://',
      'level=fatal msg="',
    ],
    expressions: [
      /^(?<message>error (?:building image|checking push permissions|pushing image)\b.+)/,
      /^(?:Error: |error )(?<message>building at STEP .+)/,
      /^(?<message>kaniko should only be run inside of a container.*)/,
      /^(?:Error: )(?<message>.*OCI runtime error.*)/,
      /^(?:Error: |.*level=fatal msg=")(?<message>.*(?:docker:\/\/|container registry|blob sha256:|reading manifest|initializing (?:source|destination)).+)/,
    ],
    belongs: () => false,
  }),
); // prettier-ignore

/** A refusal that names a right, a login or the disk is of that category. */
function withKinds(reader: Reader): Reader {
  return {
    ...reader,
    read(log, at) {
      const found = reader.read(log, at);
      const category = found && DOCKER.find(({ says }) => says.test(found.message))?.category;
      return found && category ? { ...found, category } : found;
    },
  };
}

export const containers: readonly Reader[] = [buildkit, client, solve, daemonless];
