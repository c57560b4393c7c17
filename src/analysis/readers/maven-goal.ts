/** Maven's verdict on a goal: which plugin failed, and where what it says stands. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, type Finding, type Reader } from './reader.ts';

/** What the plugin of a failed goal says about the kind of failure, and whether a better line stands above. */
const GOALS: readonly { plugin: RegExp; category: Category; strength: number }[] = [
  { plugin: /No space left on device/, category: 'disk', strength: 0.96 },
  {
    plugin: /Cannot allocate memory|OutOfMemoryError|Java returned: 137/,
    category: 'memory',
    strength: 0.95,
  },
  { plugin: /Fatal error compiling|release version|Source option/, category: 'config', strength: 0.94 },
  {
    plugin: /maven-compiler-plugin|kotlin-maven-plugin|scala-maven-plugin/,
    category: 'compile',
    strength: 0.5,
  },
  { plugin: /forked VM terminated|error in the forked process/, category: 'test', strength: 0.9 },
  { plugin: /maven-(?:surefire|failsafe)-plugin/, category: 'test', strength: 0.5 },
  {
    plugin:
      /checkstyle|pmd|findbugs|spotbugs|spotless|formatter|impsort|license|apache-rat|sortpom|xml-format/,
    category: 'lint',
    strength: 0.93,
  },
  {
    plugin: /Could not resolve dependencies|Could not collect dependencies|could not be resolved/,
    category: 'dependency',
    strength: 0.95,
  },
  { plugin: /maven-gpg-plugin/, category: 'auth', strength: 0.92 },
  {
    plugin: /maven-deploy-plugin|nexus-staging|central-publishing|maven-release-plugin/,
    category: 'deploy',
    strength: 0.92,
  },
  { plugin: /git-commit-id|buildnumber-maven/, category: 'git', strength: 0.9 },
  { plugin: /maven-enforcer-plugin/, category: 'config', strength: 0.88 },
  { plugin: /maven-javadoc-plugin|japicmp|revapi|animal-sniffer/, category: 'compile', strength: 0.88 },
  {
    plugin: /exec-maven-plugin|frontend-maven-plugin|maven-antrun-plugin|gmaven|groovy-maven/,
    category: 'other',
    strength: 0.6,
  },
]; // prettier-ignore

const GOAL =
  /Failed to execute goal (?:(?<plugin>[\w.-]+:[\w.-]+:[\w.-]+):(?<goal>[\w-]+) )?(?:\([^)]*\) )?on project (?<project>[\w.-]+): (?<message>.+?)(?: -> \[Help.*)?$/;
const BOILERPLATE =
  /^\[ERROR\]\s*$|To see the full stack trace|Re-run Maven|For more information|After correcting|\[Help \d+\]$|^\[ERROR\]\s+mvn /;

/** What a linter says about one place, above the verdict of its goal. */
const VIOLATION =
  /^(?:\[(?:ERROR|WARN|WARNING)\] )?(?<file>[^\s:[\]]+\.(?:java|kt|groovy|xml|properties)):\[?(?<line>\d+)(?:[:,]\d+)?[\]:]{1,2} ?(?<message>\S.{3,})/;

export const mavenGoal: Reader = {
  id: 'maven-goal',
  tool: 'maven',
  category: 'config',
  strength: 0.85,
  anchors: ['failed to execute goal', 'scanning for projects'],
  read(log, at) {
    const groups = groupsOf(GOAL, log.text(at));
    if (!groups?.message) return null;
    const end = extend(log, at, (text) => /^\[ERROR\]/.test(text) && !BOILERPLATE.test(text), 12);
    const full = lineWithin(log, at + 1, end, (text) => /No space left on device/.test(text));
    const kind = GOALS.find(({ plugin }) => plugin.test(log.text(full > 0 ? full : at)));
    const above = saidAbove(log, at, groups);
    if (above) return above;
    const violation = kind?.category === 'lint' ? before(log, at, (text) => VIOLATION.test(text), 150) : -1;
    const broken = violation < 0 ? null : groupsOf(VIOLATION, log.text(violation));
    return {
      ...finding(log, at, at - violation < 20 && violation >= 0 ? violation : at, end, {
        ...groups,
        ...(broken ?? {}),
      }),
      message: groups.message,
      ...(kind ? { category: kind.category, strength: kind.strength } : {}),
    };
  },
};

/** A verdict that only points at what stands above: the kill of the test JVM, the rule that the enforcer broke. */
function saidAbove(log: Log, at: number, groups: Record<string, string>): Finding | null {
  const text = log.text(at);
  if (/forked VM terminated|error in the forked process/.test(text)) {
    const line = before(log, at, (above) => OUT_OF_MEMORY.test(above), 400);
    if (line < 0) return null;
    const near = at - line < 40;
    const found = finding(log, line, line, near ? at : Math.min(at, line + 3), {
      ...groups,
      message: log.text(line).trim(),
    });
    return { ...found, category: 'memory', strength: 0.95 };
  }
  if (/Some Enforcer rules have failed/.test(text)) {
    const line = before(
      log,
      at,
      (above) => /Rule \d+: [\w.]+(?:\([\w-]+\))? failed with message/.test(above),
      80,
    );
    if (line < 0) return null;
    const end = extend(log, line, (below) => below.trim() !== '' && !/^\[INFO\]/.test(below), 6);
    return {
      ...finding(log, line, line, end, {
        ...groups,
        message: log.text(line + 1).trim() || log.text(line).trim(),
      }),
      strength: 0.92,
    };
  }
  return null;
}

const OUT_OF_MEMORY =
  /^(?:\[\w+\]\s+)?(?:.*: line \d+:\s+\d+ )?Killed\b|insufficient memory for the Java Runtime|Cannot allocate memory|Not enough memory/;
