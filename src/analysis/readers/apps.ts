/** Swift and Xcode, Dart and Flutter, Haskell. */
import { eventReader } from './event.ts';
import type { Reader } from './reader.ts';

const swift = eventReader({
  id: 'swiftc',
  tool: 'swift',
  category: 'compile',
  strength: 0.92,
  anchors: ['.swift:'],
  expressions: [/^(?:❌\s+)?(?<file>[^\s:]+\.swift):(?<line>\d+):(?<column>\d+): error: (?<message>.+)/],
  most: 3,
});

const xctest = eventReader({
  id: 'xctest',
  tool: 'xcodebuild',
  category: 'test',
  strength: 0.92,
  anchors: [': error: -[', 'xctassert'],
  expressions: [
    /^(?<file>[^\s:]+\.(?:swift|mm?)):(?<line>\d+): error: -?\[?(?<class>[\w.]+)[ .](?<test>\w+)\]? : (?<message>.+)/,
  ],
  belongs: () => false,
});

const xcode = eventReader({
  id: 'xcodebuild',
  tool: 'xcodebuild',
  category: 'config',
  strength: 0.88,
  anchors: ['xcodebuild: error:', 'requires a development team', 'errsecinternalcomponent', '[!] '],
  expressions: [
    /^(?<message>xcodebuild: error: .+)/,
    /error: (?<message>Signing for .+)/,
    /(?<message>errSecInternalComponent)/,
    /^\[!\] (?<message>.+)/,
  ],
});

const dart = eventReader({
  id: 'dart',
  tool: 'dart',
  category: 'compile',
  strength: 0.92,
  anchors: ['.dart:'],
  expressions: [/^(?<file>[^\s:]+\.dart):(?<line>\d+):(?<column>\d+): Error: (?<message>.+)/],
  most: 3,
});

const analyze = eventReader({
  id: 'dart-analyze',
  tool: 'dart',
  category: 'lint',
  strength: 0.85,
  anchors: ['.dart:'],
  expressions: [
    /^\s*(?:error|warning|info) • (?<message>.+?) • (?<file>[^\s:]+\.dart):(?<line>\d+):(?<column>\d+) • (?<rule>\w+)/,
    /^\s*(?:error|warning|info) - (?<file>[^\s:]+\.dart):(?<line>\d+):(?<column>\d+) - (?<message>.+?) - (?<rule>\w+)$/,
  ],
  belongs: () => false,
});

const flutter = eventReader({
  id: 'flutter-test',
  tool: 'flutter',
  category: 'test',
  anchors: [' [e]', 'version solving failed'],
  expressions: [/^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?:(?<file>\S+_test\.dart): )?(?<test>.+?) \[E\]$/],
  details: [
    /^\s+(?<message>(?:Expected|The following|Exception).*)/,
    /(?<file>[\w./-]+_test\.dart)[: ](?<line>\d+)/,
  ],
  most: 12,
});

const ghc = eventReader({
  id: 'ghc',
  tool: 'ghc',
  category: 'compile',
  strength: 0.92,
  anchors: ['.hs:', '.lhs:'],
  expressions: [
    /^(?<file>[^\s:]+\.l?hs):(?<line>\d+):(?<column>\d+)(?:-\d+)?: error:(?: \[[^\]]+\])?(?<message> .+)?/,
  ],
  details: [/^\s+(?:• )?(?<message>\S.+)/],
  most: 12,
});

export const apps: readonly Reader[] = [swift, xctest, xcode, dart, analyze, flutter, ghc];
