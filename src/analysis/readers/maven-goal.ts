/** Maven's verdict on a goal: which plugin failed, and where what it says stands. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, type Finding, type Reader } from './reader.ts';

interface Kind {
  readonly says: RegExp;
  readonly category: Category;
  readonly strength: number;
}

/** What a verdict says of the kind of failure, whichever plugin says it. */
const REASONS: readonly Kind[] = [
  { says: /No space left on device/, category: 'disk', strength: 0.96 },
  { says: /Cannot allocate memory|OutOfMemoryError|Java returned: 137/, category: 'memory', strength: 0.95 },
  { says: /timeout or other error in the fork/, category: 'timeout', strength: 0.9 },
  { says: /forked VM terminated|error in the forked process/, category: 'test', strength: 0.9 },
  {
    says: /[Pp]ermission denied|could not set permissions|Could not chmod/i,
    category: 'permission',
    strength: 0.9,
  },
  {
    says: /[Pp]ermission denied|not allowed to (?:make|write|create|delete|execute|set)/,
    category: 'permission',
    strength: 0.92,
  },
  { says: /Cannot run program "[^"]+".*error=2\b/, category: 'config', strength: 0.92 },
  { says: /Fatal error compiling|release version|Source option/, category: 'config', strength: 0.94 },
  {
    says: /status(?: code)?: 40[13]|Unauthorized|Not authorized|authentication failed|Forbidden|\(40[13]\)/i,
    category: 'auth',
    strength: 0.95,
  },
  {
    says: /Could not transfer (?:artifact|metadata).*(?:[Tt]imed out|onnection (?:reset|refused)|Unknown host|status code: 5\d\d|Premature end|Network is unreachable)/,
    category: 'network',
    strength: 0.95,
  },
  {
    says: /Could not resolve dependencies|Could not collect dependencies|could not be resolved/,
    category: 'dependency',
    strength: 0.95,
  },
  {
    says: /not a readable artifact|error in opening zip file|zip END header|invalid LOC header|error reading \S+\.jar/,
    category: 'dependency',
    strength: 0.95,
  },
  {
    says: /API incompatibility|A required class was missing|Unable to load the mojo/,
    category: 'config',
    strength: 0.92,
  },
];

/** What a plugin is there for, and so what its failure is about; the name of the plugin is matched. */
const PLUGINS: readonly Kind[] = [
  {
    says: /maven-compiler|kotlin-maven|scala-maven|maven-scala|gmavenplus|groovy-eclipse|aspectj-maven/,
    category: 'compile',
    strength: 0.5,
  },
  {
    says: /surefire|failsafe|scalatest|cucumber|karate|gatling|pitest|tycho-surefire/,
    category: 'test',
    strength: 0.5,
  },
  { says: /jacoco|cobertura|clover/, category: 'test', strength: 0.92 },
  {
    says: /checkstyle|pmd|findbugs|spotbugs|spotless|formatter|fmt-maven|googleformatter|impsort|license|rat-plugin|sortpom|xml-format|ktlint|detekt|scalastyle|scalafmt|modernizer|forbiddenapis|maven-lint|editorconfig|sonar/,
    category: 'lint',
    strength: 0.93,
  },
  { says: /dependency-check|ossindex/, category: 'security', strength: 0.92 },
  { says: /maven-gpg|jarsigner|sign-maven/, category: 'auth', strength: 0.92 },
  {
    says: /maven-deploy|nexus-staging|central-publishing|maven-release|maven-site-deploy|wagon|versions-upload/,
    category: 'deploy',
    strength: 0.92,
  },
  { says: /docker|jib|dockerfile/, category: 'docker', strength: 0.88 },
  { says: /kubernetes|fabric8|helm|jkube/, category: 'kubernetes', strength: 0.88 },
  { says: /flyway|liquibase|sql-maven|jooq|hibernate/, category: 'database', strength: 0.88 },
  { says: /git-commit-id|buildnumber|maven-scm|jgitflow|gitflow/, category: 'git', strength: 0.9 },
  {
    says: /maven-dependency|tycho-target|target-platform|versions-maven|flatten/,
    category: 'dependency',
    strength: 0.88,
  },
  { says: /maven-enforcer/, category: 'config', strength: 0.88 },
  {
    says: /maven-javadoc|maven-plugin-plugin|japicmp|revapi|animal-sniffer|clirr|antlr|protobuf|protoc|thrift|avro|jaxb|xjc|cxf|wsimport|jaxws|axis|openapi|swagger|codegen|javacc|jflex|xtext|mwe2|gwt|apt-maven|retrolambda|native|nar-maven|jni|cmake|tycho-compiler|asciidoctor|plantuml|proguard|lombok|error-?prone|maven-processor|bsc-maven|dokka/,
    category: 'compile',
    strength: 0.86,
  },
  {
    says: /exec-maven|frontend-maven|maven-antrun|gmaven|groovy-maven|maven-invoker|node-maven/,
    category: 'other',
    strength: 0.6,
  },
];

const kindOf = (text: string, plugin: string | undefined): Kind | undefined =>
  REASONS.find(({ says }) => says.test(text)) ??
  PLUGINS.find(({ says }) => plugin !== undefined && says.test(plugin));

const GOAL =
  /Failed to execute goal (?:(?<plugin>[\w.-]+:[\w.-]+:[\w.-]+):(?<goal>[\w-]+) )?(?:\([^)]*\) )?on project (?<project>[\w.-]+): (?<message>.+?)(?: -> \[Help.*)?$/;
const BOILERPLATE =
  /^\[ERROR\]\s*$|To see the full stack trace|Re-run Maven|For more information|After correcting|\[Help \d+\]$|^\[ERROR\]\s+mvn /;

/** What a linter says about one place, above the verdict of its goal. */
const VIOLATION =
  /^(?:\[(?:ERROR|WARN|WARNING)\] )?(?<file>[^\s:[\]]+\.(?:java|kt|groovy|xml|properties)):?\[?(?<line>\d+)(?:[:,]\d+)?[\]:]{1,2} ?(?<message>\S.{3,})/;

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
    const kind = kindOf(log.text(full > 0 ? full : at), groups.plugin);
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
