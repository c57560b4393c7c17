/** The test runners of C and C++. */
import { eventReader, finding } from './event.ts';
import { extend, type Reader } from './reader.ts';

const gtest: Reader = eventReader({
  id: 'googletest',
  tool: 'googletest',
  category: 'test',
  anchors: [': failure', ': failed:'],
  expressions: [
    /^(?:\d+: )?(?<file>[^\s:(]+\.(?:c|cc|cpp|cxx|h|hpp)):(?<line>\d+): (?:Failure|FAILED:)$/,
    /^(?:\d+: )?(?<file>(?:[A-Z]:)?[^\s:(]+)\((?<line>\d+)\): error: (?<message>.+)/,
  ],
  details: [
    /^(?:\d+: )?\[ {2}FAILED {2}\] (?<test>[\w./]+)/,
    /^(?:\d+: )?\s*(?<message>(?:Expected|Value of|REQUIRE|CHECK).*)/,
  ],
  belongs: (text) => !/^(?:\d+: )?\[ (?:RUN|OK)|^={5,}/.test(text),
  most: 14,
});

const ctest: Reader = {
  id: 'ctest',
  tool: 'ctest',
  category: 'test',
  strength: 0.8,
  anchors: ['the following tests failed'],
  read(log, at) {
    if (!/^\s*The following tests FAILED:/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => /^\s*\d+ - \S/.test(text), 40);
    if (end === at) return null;
    const failingTests = [];
    for (let i = at + 1; i <= end; i++) {
      const name = /^\s*\d+ - (?<test>.+?) \([\w ]+\)/.exec(log.text(i))?.groups?.test;
      if (name) failingTests.push({ name });
    }
    const test = failingTests[0]?.name;
    return {
      ...finding(log, at + 1, at, end, test ? { test, message: `${test} failed` } : {}),
      failingTests,
    };
  },
};

export const nativeTests: readonly Reader[] = [gtest, ctest];
