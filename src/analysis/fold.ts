/**
 * A line without what differs between two runs of the same thing:
 *
 *   Downloaded in 12.3s from https://x.org/a/1.2.3.tgz     ->  downloaded in # from @url
 *   /home/runner/work/app/app/src/a.ts:10:5 - error TS2304 ->  @/a.ts:#:# - error ts#
 *   pod web-5d4f8b7c9d-x2kqp on 10.0.3.17                  ->  pod web-@hash-x2kqp on #
 */
const URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>)\]]+/gi;
const PATH = /(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+){2,}/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const HEX = /\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/gi;
const NUMBER = /\d+(?:[.,:]\d+)*/g;

/** The line's template: numbers, paths, hashes, times and addresses folded, in lower case. */
export function foldLine(line: string): string {
  return line
    .replace(URL, '@url')
    .replace(UUID, '@hash')
    .replace(PATH, (path) => `@/${path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)}`)
    .replace(HEX, '@hash')
    .replace(NUMBER, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
