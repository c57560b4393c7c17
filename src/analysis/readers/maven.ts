/** Maven: the errors of its compilers and of the project itself; its tests and goals stand in files of their own. */
import type { Log } from '../log/log.ts';
import { eventReader, groupsWithin } from './event.ts';
import { mavenGoal } from './maven-goal.ts';
import { extend, location, type Reader } from './reader.ts';
import { surefire } from './surefire.ts';

/**
 * A job may run Maven many times and go on after a failure; what failed the job stands in the last of these runs.
 * @returns the line where the last one began, -1 if none did
 */
function lastRun(log: Log): number {
  let found = LAST_RUNS.get(log);
  if (found === undefined) {
    found = -1;
    // A command that is run again after a failure goes on with what the first attempt left: the attempts are one run.
    let again = false;
    for (let i = log.hits.length - 1; i >= 0; i--) {
      const { index } = log.hits[i] as Log['hits'][number];
      const text = log.text(index);
      if (/failed\. Retrying, \d+ of \d+/.test(text)) again = true;
      if (!/Scanning for projects\.\.\./.test(text)) continue;
      if (found >= 0 && !again) break;
      found = index;
      again = false;
    }
    LAST_RUNS.set(log, found);
  }
  return found;
}

const LAST_RUNS = new WeakMap<Log, number>();
/** How much less an event of an earlier run counts. */
const EARLIER = 0.08;

/** Lets a reader's events of earlier runs of Maven count for less. */
function ofLastRun(reader: Reader): Reader {
  return {
    ...reader,
    read(log, at) {
      const found = reader.read(log, at);
      if (!found || at >= lastRun(log)) return found;
      return { ...found, strength: (found.strength ?? reader.strength) - EARLIER };
    },
  };
}

const COMPILER =
  /^\[ERROR\] (?<file>[^\s:[]+\.(?:java|kt|scala|groovy|aj)):\[(?<line>\d+),(?<column>\d+)\] (?:error: )?(?<message>(?!\(\w+\) ).{3,})/;

const compiler: Reader = eventReader({
  id: 'maven-compiler',
  tool: 'javac',
  category: 'compile',
  strength: 0.93,
  anchors: ['.java:[', '.kt:[', '.scala:[', '.groovy:[', '.aj:['],
  expressions: [COMPILER],
  details: [/symbol:\s+(?:class|method|variable)?\s*(?<symbol>\S+)/, /bad class file: (?<jar>\S+?\.jar)/],
  belongs: (text) => /^(?:\[ERROR\])?\s{2,}\S|^\s+(?:symbol|location|required|found|reason)/.test(text),
  cause: /class file has wrong version/,
  most: 8,
});

/** The project could not even be read, or a plugin or extension not be loaded. */
const model: Reader = {
  id: 'maven-model',
  tool: 'maven',
  category: 'dependency',
  strength: 0.93,
  anchors: [
    'non-resolvable parent pom',
    'non-resolvable import pom',
    'non-parseable settings',
    'could not find the selected project',
    'one of its dependencies could not be resolved',
    'is missing. @',
    'non-parseable pom',
    'malformed pom',
    'child module /',
    'internal error: java',
    'error resolving version for plugin',
    'no plugin found for prefix',
    'unknown lifecycle phase',
    'there is no pom in this directory',
  ], // prettier-ignore
  read(log, at) {
    const text = log.text(at);
    if (!/^(?:\[(?:ERROR|FATAL)\]|org\.apache\.maven|Caused by:|\s*$)/.test(text)) return null;
    const message = text.replace(/^(?:\[\w+\]\s*)+/, '').replace(/ -> \[Help.*$/, '');
    const config =
      /is missing\. @|Non-parseable|selected project|Malformed|Child module|No plugin found|Unknown lifecycle|no POM in/.test(
        text,
      );
    const place = groupsWithin(
      log,
      /(?<file>\/[^\s,:]+\.xml)\b.{0,4}line (?<line>\d+)|line (?<line2>\d+)/,
      at,
      at,
    );
    const end = extend(log, at, (line) => /^\[ERROR\]\s{3,}\S/.test(line), 8);
    return {
      cause: at,
      start: at,
      end,
      message,
      category: config ? 'config' : 'dependency',
      ...(/no POM in/.test(text) ? { strength: 0.75 } : {}),
      locations: place?.file ? [location(place.file, place.line)] : [],
      values: {
        message,
        ...(place?.file ? { file: place.file } : {}),
        ...((place?.line ?? place?.line2) ? { line: (place.line ?? place.line2) as string } : {}),
      },
    };
  },
};

export const maven: readonly Reader[] = [compiler, ...surefire, mavenGoal, model].map(ofLastRun);
