/** Containers: BuildKit's failed step, the docker client, compose. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf } from './event.ts';
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

const client = eventReader({
  id: 'docker',
  tool: 'docker',
  category: 'docker',
  strength: 0.85,
  anchors: [
    'error response from daemon: ',
    'cannot connect to the docker daemon',
    'dependency failed to start',
    'trying to connect to the docker daemon',
  ],
  expressions: [
    /^(?:docker: |ERROR: |\s+)?(?<message>Error response from daemon: (?!No such (?:container|image)|network .+ not found).+)/,
    /^(?:docker: |ERROR: )?(?<message>Cannot connect to the Docker daemon.*)/,
    /^(?:docker: |ERROR: )?(?<message>permission denied while trying to connect to the Docker daemon.*)/i,
    /^(?<message>dependency failed to start: .*)/,
  ],
  belongs: () => false,
}); // prettier-ignore

export const containers: readonly Reader[] = [buildkit, client];
