/**
 * One raw line to what a person reads of it:
 *
 *   2026-07-30T10:33:37.0347135Z ##[error]Process completed with exit code 1.  ->  Process completed with exit code 1.
 *   \x1b[31mERROR\x1b[0m: no                                                   ->  ERROR: no
 *   Receiving objects:  1%\rReceiving objects: 100%\rerror: broken             ->  error: broken
 *   section_start:1560896352:step_script\r\x1b[0K$ make                        ->  $ make
 *   [2026-11-21T03:30:50.123Z] + npm ci                                        ->  + npm ci
 */

/** CSI and OSC sequences, and colours that were saved as the two characters ^[. */
// biome-ignore format: one line a kind
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[()][0-9A-B]|\^\[\[[0-9;]*m/g;
const GITLAB_SECTION = /section_(?:start|end):\d+:[^\r\n]*?(?:\r|$)/g;
const TRAVIS_MARK = /travis_(?:fold|time):(?:start|end):[^\r\n]*?(?:\r|$)/g;
/** GitHub, Azure; GitLab with timestamps ("2026-…Z 01O "); Jenkins' Timestamper; pip-like "[2026-…]". */
const TIMESTAMP =
  /^\uFEFF?(?:\[\d{4}-\d\d-\d\dT[\d:.]+Z?\] ?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z ?(?:\d\d[OE]\+? ?)?)/;
/** KernelCI, Zuul: "2026-11-21 03:30:50.123456 | ". */
const PIPED_TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \| /;
/** Buildkite's time of a line, an APC sequence or what is left of one. */
const BUILDKITE_TIME = /(?:\u001b)?_bk;t=\d+\u0007?/g;
/** One or two blanks follow it; what is indented more keeps the rest. */
const JENKINS_CLOCK = /^\d\d:\d\d:\d\d(?:\.\d{3})?(?: {1,2}(?=\S)| (?= {2})|$)/;
const GITHUB_COMMAND = /^##\[(?:error|warning|notice|debug|command|section)\]/;
const MARKS = /[\u001b\r^]/;

/** The part of a raw line that a person reads, without the CI's own marks. */
export function cleanLine(raw: string): string {
  let line = raw.includes('_bk;t=') ? raw.replace(BUILDKITE_TIME, '') : raw;
  if (MARKS.test(line)) {
    if (line.includes('section_')) line = line.replace(GITLAB_SECTION, '');
    if (line.includes('travis_')) line = line.replace(TRAVIS_MARK, '');
    if (line.includes('\u001b') || line.includes('^[')) line = line.replace(ANSI, '');
    if (line.includes('\r')) line = lastOverwrite(line);
  }
  line = withoutTimestamp(line);
  if (line.startsWith('##[')) line = line.replace(GITHUB_COMMAND, '');
  return line.trimEnd();
}

/** The line without colours and time, but with its CI marks (`##[group]` …); for reading the structure of a log. */
export function markedLine(raw: string): string {
  return withoutTimestamp(raw.includes('\u001b') ? raw.replace(ANSI, '') : raw).trimEnd();
}

function withoutTimestamp(line: string): string {
  const first = line.charCodeAt(0);
  if (first === 0xfeff || first === 0x5b || (first >= 0x30 && first <= 0x39)) {
    const cut = TIMESTAMP.exec(line) ?? PIPED_TIMESTAMP.exec(line) ?? JENKINS_CLOCK.exec(line);
    if (cut) return line.slice(cut[0].length);
  }
  return line;
}

/** What remains visible where a carriage return started the line over. */
function lastOverwrite(line: string): string {
  const parts = line.split('\r').filter((part) => part.trim() !== '');
  return parts.at(-1) ?? '';
}
