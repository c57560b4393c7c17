/** System packages: apt, dnf, rpmbuild under mock and koji, and patches. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf } from './event.ts';
import { before, type Reader } from './reader.ts';
import { saidBefore } from './said-before.ts';

const apt = eventReader({
  id: 'apt',
  tool: 'apt',
  category: 'dependency',
  strength: 0.9,
  anchors: [
    'e: unable to',
    'e: package ',
    'e: version ',
    'e: the repository',
    'e: sub-process',
    'e: could not get lock',
    'e: failed to fetch',
    'failed to fetch http',
    "e: couldn't find",
    'e: release',
  ], // prettier-ignore
  expressions: [
    /^(?<message>E: (?!Unable to fetch some archives|Some index files).+)/,
    /^(?<message>Failed to fetch \S+\.deb\s+404.*)/,
  ],
  details: [/Unable to locate package (?<package>\S+)/, /^Package (?<package>\S+) is not available/],
  belongs: (text) => /^E: |^\s+\S/.test(text),
  most: 6,
});

const dpkg = eventReader({
  id: 'dpkg',
  tool: 'dpkg',
  category: 'dependency',
  strength: 0.88,
  anchors: ['errors were encountered while processing', 'dpkg: error processing'],
  expressions: [
    /^(?<message>Errors were encountered while processing:)/,
    /^(?<message>dpkg: error processing \S*\s?(?<package>\S+).*)/,
  ],
  belongs: (text) => /^ \S|^E: Sub-process/.test(text),
  most: 8,
});

const dnf = eventReader({
  id: 'dnf',
  tool: 'dnf',
  category: 'dependency',
  strength: 0.92,
  anchors: [
    'nothing provides',
    'no match for argument',
    'no matching package to install',
    'unable to find a match',
    'failed build dependencies',
    'but none of the providers can be installed',
  ], // prettier-ignore
  expressions: [
    /^\s*-?\s*(?:Problem(?: \d+)?: )?(?:.{0,60}- )?(?<message>nothing provides (?<needs>.+?) needed by (?<package>\S+).*)/,
    /^(?<message>(?:No match for argument|Unable to find a match): (?<package>.+))/,
    /^(?<message>No matching package to install: '(?<package>[^']+)')/,
    /^(?:error: )?(?<message>Failed build dependencies:)/,
  ],
  belongs: (text) => /^\s+\S/.test(text),
  most: 6,
});

const rpmbuild = eventReader({
  id: 'rpmbuild',
  tool: 'rpmbuild',
  category: 'config',
  strength: 0.9,
  anchors: [
    'error: file not found',
    'installed (but unpackaged)',
    'error: bad source',
    'error: bad file',
    'empty %files',
    "error: couldn't download",
    'error: line ',
  ], // prettier-ignore
  expressions: [
    /^(?:error: )(?<message>(?:File not found(?: by glob)?|Directory not found): (?<path>\S+).*)/,
    /^(?:error: )(?<message>Installed \(but unpackaged\) file\(s\) found:)/,
    /^(?:error: )(?<message>(?:Bad (?:source|file)|Empty %files|Couldn't download|line \d+).*)/,
  ],
  belongs: (text) => /^\s+\/\S/.test(text),
  most: 10,
});

/** What each section of a spec is there for. */
const SECTIONS: Readonly<Record<string, Category>> = {
  '%prep': 'config',
  '%generate_buildrequires': 'dependency',
  '%conf': 'config',
  '%build': 'compile',
  '%install': 'config',
  '%check': 'test',
};

/** A section that failed; the shell traces its commands, so the failed one said why just above. */
const rpmStage: Reader = {
  id: 'rpmbuild-stage',
  tool: 'rpmbuild',
  category: 'compile',
  strength: 0.45,
  anchors: ['bad exit status from'],
  read(log, at) {
    const groups = groupsOf(
      /^(?:\w+: )?error: (?<message>Bad exit status from \S+ \((?<section>%\w+)\))/,
      log.text(at),
    );
    if (!groups?.section) return null;
    const said = saidBefore(log, at, (text) => /^Executing\(%/.test(text), 25);
    const command = before(log, said < 0 ? at : said, (text) => /^\+ \S/.test(text), 60);
    const cause = said < 0 ? at : said;
    return {
      ...finding(log, cause, cause, cause, {
        ...groups,
        message: log.text(cause).trim(),
        ...(command < 0 ? {} : { command: log.text(command).slice(2).trim() }),
      }),
      category: SECTIONS[groups.section] ?? 'other',
      strength: said < 0 ? 0.35 : 0.45,
    };
  },
};

const patch = eventReader({
  id: 'patch',
  tool: 'patch',
  category: 'git',
  strength: 0.92,
  anchors: ['hunk #', 'error: patch failed', 'patch does not apply', 'previously applied) patch'],
  expressions: [
    /^(?<message>Hunk #\d+ FAILED at \d+.*)/,
    /^error: (?<message>patch failed: (?<file>[^\s:]+):(?<line>\d+))/,
    /^(?<message>Reversed \(or previously applied\) patch detected.*)/,
  ],
  belongs: (text) => /hunks? FAILED|patch does not apply|saving rejects/.test(text),
  most: 4,
});

export const packages: readonly Reader[] = [apt, dpkg, dnf, rpmbuild, rpmStage, patch];
