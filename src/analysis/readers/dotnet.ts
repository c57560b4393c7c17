/** .NET: MSBuild's and the compilers' errors, NuGet, and dotnet test. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf } from './event.ts';
import type { Reader } from './reader.ts';

const ERROR =
  /^\s*(?:\d+>)?(?:(?<file>[^\s(]+?)?(?:\((?<line>\d+)(?:,(?<column>\d+))?(?:,\d+,\d+)?\))?\s*: )?error (?<code>[A-Z]{2,10}\d{0,5}): (?<message>.+?)(?: \[[^\]]+proj(?:::[^\]]+)?\])?$/;

const KINDS: readonly { code: RegExp; category: Category }[] = [
  { code: /^(?:CS|BC|FS|RZ|MC)\d/, category: 'compile' },
  { code: /^NU190/, category: 'security' },
  { code: /^NU1301/, category: 'network' },
  { code: /^NU/, category: 'dependency' },
  {
    code: /^(?:CA|IDE|SA|SX|RCS|S|MA|VSTHRD|xUnit|NUnit)\d|^(?:WHITESPACE|FINALNEWLINE|IMPORTS|CHARSET)/,
    category: 'lint',
  },
  { code: /^(?:MSB|NETSDK)/, category: 'config' },
]; // prettier-ignore

const msbuild: Reader = {
  id: 'msbuild',
  tool: 'dotnet',
  category: 'compile',
  strength: 0.92,
  anchors: [
    'error cs',
    'error nu',
    'error msb',
    'error netsdk',
    ': error ca',
    ': error ide',
    ': error sa',
    ': error fs',
    ': error bc',
    ': error whitespace',
    ': error imports',
    ': error rcs',
  ], // prettier-ignore
  read(log, at) {
    const groups = groupsOf(ERROR, log.text(at));
    if (!groups?.code || !groups.message) return null;
    const kind = KINDS.find(({ code }) => code.test(groups.code as string));
    if (!kind) return null;
    return { ...finding(log, at, at, at, groups), category: kind.category };
  },
};

const test = eventReader({
  id: 'dotnet-test',
  tool: 'dotnet',
  category: 'test',
  anchors: ['failed ', '[fail]', ') failed : ', '  x '],
  expressions: [
    /^\s*(?:\d+>)?Failed (?<test>[\w.$+<>`,() "=:-]{3,300}?) \[(?:< )?[\d.,]+ ?(?:ms|s|m\b).{0,8}\]$/,
    /^\s*X (?<test>[\w.$+<>`,() "=:-]{3,300}?) \[(?:< )?[\d.,]+ ?(?:ms|s|m\b).{0,8}\]$/,
    /^\s*\[xUnit\.net [\d:.]+\]\s+(?<test>\S.*?) \[FAIL\]$/,
    /^\s*\d+\) (?:Failed|Error|Invalid) : (?<test>\S.*)/,
  ],
  details: [
    /^\s*Error Message:\s*(?<message>\S.+)/,
    /^\s*(?<message>(?:Assert|Expected|System\.\w+Exception|.*Exception :).*)/,
    / in (?<file>[^\s:]+\.(?:cs|fs|vb)):line (?<line>\d+)/,
  ],
  belongs: (text) => /^\s+\S|^(?:Expected|Actual|Stack Trace)/.test(text),
  most: 20,
});

export const dotnet: readonly Reader[] = [msbuild, test];
