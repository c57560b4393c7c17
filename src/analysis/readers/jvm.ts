/** javac (plain and under Ant), Kotlin, Scala, and the traces of programs on the JVM. */
import { eventReader, finding, groupsOf, JAVA_TRACE, lineWithin, ownFrame } from './event.ts';
import { extend, type Reader } from './reader.ts';

const javacErrors = eventReader({
  id: 'javac',
  tool: 'javac',
  category: 'compile',
  strength: 0.93,
  anchors: ['.java:'],
  expressions: [
    /^\s*(?:\[javac\] |\[ERROR\] |\[error\] |e: |Exit code: 1 - )*(?<file>[^\s:]+\.java):(?<line>\d+): error: (?<message>.+)/,
    // Before JDK 7, and ecj under Ant.
    /^\s*\[javac\] (?<file>[^\s:]+\.java):(?<line>\d+): (?!warning|\[)(?<message>.{4,})/,
  ],
  details: [/symbol:\s+(?:class|method|variable)?\s*(?<symbol>\S+)/],
  belongs: (text) =>
    /^(?:\s*\[javac\])?\s+\S|^[\w@}{].*[;{}(,]\s*$|^\s*\^/.test(text) && !/\.java:\d+:/.test(text),
  cause: /class file has wrong version/,
  most: 7,
});

/** An unbalanced brace shows in many places; the end of the file is where the compiler is sure of it. */
const javac: Reader = {
  ...javacErrors,
  read(log, at) {
    const found = javacErrors.read(log, at);
    return found && /reached end of file while parsing/.test(log.text(at))
      ? { ...found, strength: 0.97 }
      : found;
  },
};

const kotlin = eventReader({
  id: 'kotlinc',
  tool: 'kotlin',
  category: 'compile',
  strength: 0.93,
  anchors: ['.kt:', '.kts:'],
  expressions: [
    /^(?:e: |error: )(?:file:\/\/)?(?<file>[^\s:]+\.kts?):(?: \()?(?<line>\d+)[:,] ?(?<column>\d+)\)?:? (?<message>.+)/,
    /^(?<file>[^\s:]+\.kts?):(?<line>\d+):(?<column>\d+): error: (?<message>.+)/,
    /^(?:\[ERROR\] )?(?<file>[^\s:]+\.kt): \((?<line>\d+), (?<column>\d+)\) (?<message>.+)/,
  ],
  most: 4,
});

const scala = eventReader({
  id: 'scalac',
  tool: 'scalac',
  category: 'compile',
  strength: 0.92,
  anchors: ['.scala:'],
  expressions: [
    /^\[error\] (?:-- (?:\[E\d+\] )?[\w ]{0,40}Error: )?(?<file>[^\s:]+\.(?:scala|sbt)):(?<line>\d+)(?::(?<column>\d+))?:? ?(?<message>.*)/,
    /^(?:\[ERROR\] )?(?<file>[^\s:]+\.scala):(?<line>\d+): error: (?<message>.+)/,
    /^-- (?:\[E\d+\] )?(?<message>[\w ]{0,40}Error): (?<file>[^\s:]+\.scala):(?<line>\d+):(?<column>\d+)/,
  ],
  belongs: (text) => /^\[error\]\s/.test(text) && !/\.scala:\d+/.test(text),
  most: 6,
});

const scalaTest = eventReader({
  id: 'scalatest',
  tool: 'scalatest',
  category: 'test',
  anchors: ['*** failed ***', 'testsfailedexception', '[error] test '],
  expressions: [
    /^\[info\] - (?<test>.+?) \*\*\* FAILED \*\*\*/,
    /^\[error\] Test (?<test>[\w.$]+) failed: (?<message>.+)/,
  ],
  details: [/^\[info\]\s+(?<message>.+?) \((?<file>\w+\.scala):(?<line>\d+)\)/],
  belongs: (text) => /^\[info\] {3,}\S/.test(text),
});

/** The compiler of Eclipse: the place, the code with a marker, the message, between rules. */
const ecj: Reader = {
  id: 'ecj',
  tool: 'ecj',
  category: 'compile',
  strength: 0.92,
  anchors: ['. error in '],
  read(log, at) {
    const place = groupsOf(
      /^(?:\[ERROR\] |\s*\[javac\] )?\d+\. ERROR in (?<file>\S+\.\w+)(?: \(at line (?<line>\d+)\))?/,
      log.text(at),
    );
    if (!place) return null;
    const end = extend(log, at, (text) => !/^(?:\s*\[javac\] )?-{8,}/.test(text), 8);
    return finding(log, at, at, end, {
      ...place,
      message: log
        .text(end)
        .replace(/^\s*\[javac\] /, '')
        .trim(),
    });
  },
};

/** What groovyc says of one place, under Maven, Gradle or Ant; scripts of a build tool are configuration, not code. */
const groovy = eventReader({
  id: 'groovyc',
  tool: 'groovyc',
  category: 'compile',
  anchors: ['.groovy: '],
  expressions: [
    /^(?:\[ERROR\] |\s*\[groovyc\] )?(?<file>(?!WorkflowScript)[^\s:]*\/[^\s:]+\.groovy): (?<line>\d+): (?<message>.{4,200}?)(?:\s*@ line \d+, column (?<column>\d+)\.?)?$/,
  ],
  most: 4,
});

/** specs2, MUnit and the list that sbt prints of failed suites. */
const sbtTests: Reader = {
  id: 'sbt-test',
  tool: 'sbt',
  category: 'test',
  strength: 0.9,
  anchors: ['[error]   x ', '[error]   ! ', '[error]     x ', '==> x ', '[error] failed tests:'],
  read(log, at) {
    const text = log.text(at);
    const munit = groupsOf(/^==> X (?<test>\S+(?: \S+){0,20}?)\s+[\d.]+s (?<message>.+)/, text);
    if (munit) {
      const place = groupsOf(/(?<file>[\w./-]+\.scala):(?<line>\d+)/, munit.message ?? '');
      return finding(
        log,
        at,
        at,
        extend(log, at, (line) => !/^(?:\[|==> )/.test(line), 12),
        { ...munit, ...(place ?? {}) },
      );
    }
    const specs = groupsOf(/^\[error\]\s+[x!] (?<test>\S.*)/, text);
    if (specs) {
      const said = groupsOf(
        /^\[error\]\s+(?<message>\S.*?)(?: \((?<file>\w+\.scala):(?<line>\d+)\))?$/,
        log.text(at + 1),
      );
      return finding(log, at, at, at + 1, { ...specs, ...(said ?? {}) });
    }
    if (!/^\[error\] Failed tests:/.test(text)) return null;
    const end = extend(log, at, (line) => /^\[error\] \t[\w.$]+$/.test(line), 40);
    const failingTests = [];
    for (let i = at + 1; i <= end; i++)
      failingTests.push({ name: log.text(i).slice('[error] '.length).trim() });
    const [first] = failingTests;
    return first
      ? {
          ...finding(log, at + 1, at, end, { message: `${first.name} failed`, class: first.name }),
          failingTests,
          strength: 0.7,
        }
      : null;
  },
};

const sbt = eventReader({
  id: 'sbt',
  tool: 'sbt',
  category: 'dependency',
  anchors: ['resolveexception', 'unresolved dependency', 'error downloading'],
  expressions: [/^\[error\] .*?(?<message>(?:Error downloading|unresolved dependency:?) (?<artifact>\S+).*)/],
  belongs: (text) => /^\[error\]\s/.test(text),
  most: 8,
});

/** A program that ended by an exception; the deepest cause is what an expert reads. */
const thrown: Reader = {
  id: 'java-exception',
  tool: 'java',
  category: 'other',
  strength: 0.6,
  anchors: ['exception in thread "'],
  read(log, at) {
    if (!/Exception in thread "[^"]+" [\w.$]+(?:Exception|Error)/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => JAVA_TRACE.test(text), 60);
    let cause = at;
    for (let i = at + 1; i <= end; i++) if (/^\s*Caused by: /.test(log.text(i))) cause = i;
    const frame = ownFrame(log, at, end);
    const message = log.text(cause).replace(/^.*?(?:Caused by: |Exception in thread "[^"]+" )/, '');
    // Only the main thread's end is surely the program's.
    const strength = /Exception in thread "main"/.test(log.text(at)) ? 0.6 : 0.35;
    const found = finding(log, cause, at, end, {
      message,
      ...(frame ? { file: frame.file, line: frame.line, frame: frame.symbol } : {}),
    });
    return { ...found, strength };
  },
};

/** JUnit under Ant. */
const ant: Reader = {
  id: 'ant-junit',
  tool: 'ant',
  category: 'test',
  strength: 0.88,
  anchors: ['build.xml:', '[junit] testcase:'],
  read(log, at) {
    const test = /^(?:.*\/)?build\.xml:\d+: Test (?<class>[\w.$]+) failed/.exec(log.text(at))?.groups;
    if (test?.class) {
      const message = `Test ${test.class} failed`;
      return {
        ...finding(log, at, at, at, { class: test.class, message }),
        failingTests: [{ name: test.class }],
      };
    }
    const one = /^\s*\[junit\] Testcase: (?<test>\w+).*(?:FAILED|Caused an ERROR)/.exec(log.text(at))?.groups;
    if (!one?.test) return null;
    const end = extend(log, at, (text) => /^\s*\[junit\]\s+\S/.test(text) && !/Testcase:/.test(text), 20);
    const said = lineWithin(log, at + 1, end, (text) => /\[junit\] \S/.test(text));
    const message = said > 0 ? log.text(said).replace(/^\s*\[junit\] /, '') : `${one.test} failed`;
    const frame = ownFrame(log, at, end);
    return finding(log, at, at, end, {
      test: one.test,
      message,
      ...(frame ? { file: frame.file, line: frame.line } : {}),
    });
  },
};

export const jvm: readonly Reader[] = [
  javac,
  ecj,
  kotlin,
  scala,
  groovy,
  scalaTest,
  sbtTests,
  sbt,
  thrown,
  ant,
];
