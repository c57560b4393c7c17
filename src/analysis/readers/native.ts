/** C and C++: what compilers and linkers say. */
import { eventReader, finding, groupsOf } from './event.ts';
import { before, extend, type Reader, trimmed } from './reader.ts';

const OTHERS =
  /\.(?:java|kt|kts|rs|go|scala|swift|dart|cs|vb|fs|fsx|xaml|py|pyi|ts|tsx|mts|cts|js|jsx|vue|svelte|hs|ex|exs|rb|php|lua|sol|proto|sql|sh|ya?ml|ac|am|m4|targets|props|\w+proj|sln|zig|nim|mli?|erl|cr|dtsi?|json|toml|xml|md|rst|tex|tf)$/;

/** gcc, clang, nvcc and what writes like them. */
const gcc: Reader = {
  id: 'gcc',
  tool: 'gcc',
  category: 'compile',
  strength: 0.92,
  anchors: [': error:', ': fatal error:', ': error c', '): error'],
  read(log, at) {
    const text = log.text(at);
    const groups =
      groupsOf(
        /^(?:#\d+ [\d.]+ )?(?<file>[^\s:]+):(?<line>\d+):(?:(?<column>\d+):)? (?:fatal )?error: (?<message>.+)/,
        text,
      ) ??
      groupsOf(
        /^\s*(?:\d+>)?(?<file>(?:[A-Za-z]:)?[^\s:(]+)\((?<line>\d+)(?:,(?<column>\d+))?\)\s?: (?:fatal )?error:? (?<message>(?:C\d{4}: )?.+)/,
        text,
      ); // prettier-ignore
    if (!groups?.file || groups.file === '-' || OTHERS.test(groups.file)) return null;
    if (/\(CS\d{4}\)|error (?:CS|MSB|NETSDK|NU)\d|error: in "/.test(text)) return null;
    const context = before(
      log,
      at,
      (line) =>
        /^(?:In file included from|.*: In (?:function|member function|constructor|instantiation))/.test(line),
      2,
    );
    const end = extend(
      log,
      at,
      (line) => /^\s+\S|: note: |^\s*$/.test(line) && !/: (?:error|warning): /.test(line),
      14,
    );
    return finding(log, at, context >= 0 ? context : at, trimmed(log, at, end), groups);
  },
};

const link: Reader = {
  id: 'ld',
  tool: 'ld',
  category: 'compile',
  strength: 0.92,
  anchors: [
    'undefined reference to',
    'undefined symbol',
    'cannot find -l',
    'multiple definition of',
    'unresolved external symbol',
    'lnk1',
    'ld: library',
    'recompile with -fpic',
    'recompile with -fpie',
  ], // prettier-ignore
  read(log, at) {
    const text = log.text(at);
    if (
      !/undefined reference to|error: undefined symbol|^Undefined symbols for|cannot find -l|multiple definition of|error LNK|ld: (?:library|framework)|recompile with -f/.test(
        text,
      )
    )
      return null; // prettier-ignore
    // What is undefined stands below: the first entry is the line that says it.
    const cause = /^Undefined symbols for/.test(text) ? at + 1 : at;
    const file = groupsOf(/(?<file>[\w./+-]+\.(?:c|cc|cpp|cxx|C|f90)):(?<line>\d+)?/, text);
    const symbol =
      groupsOf(/(?:reference to|definition of|symbol:?) [`'‘"]?(?<symbol>[^`'’";]+)/, text) ??
      groupsOf(/"(?<symbol>[^"]+)", referenced/, log.text(cause)); // prettier-ignore
    const end = extend(
      log,
      at,
      (line) =>
        /undefined reference|referenced by|referenced from|collect2|multiple definition|linker command|ld: |^\s+\S/.test(
          line,
        ),
      20,
    );
    return finding(log, cause, at, end, {
      ...(file ?? {}),
      ...(symbol ?? {}),
      message: text.replace(/^.*?(?=undefined|cannot find|multiple|error)/, ''),
    });
  },
};

/** The compiler's own complaint, with no place in a file: options, missing parts, archives of another version. */
const driver = eventReader({
  id: 'gcc-driver',
  tool: 'gcc',
  category: 'compile',
  strength: 0.9,
  anchors: [
    'fatal error: ',
    'error: un',
    'error: invalid',
    'error: bad value',
    'error: no ',
    'error: -',
    'nvcc fatal',
  ],
  expressions: [
    /^(?:\S*\/)?(?<program>(?:[\w-]+-)?(?:gcc|g\+\+|cc|c\+\+|cc1(?:plus|obj)?|lto1|clang(?:\+\+)?|clang-cl|gfortran|f951|as|collect2|lto-wrapper)(?:-[\d.]+)?): (?:fatal )?error: (?<message>(?!linker command failed|ld returned|(?:\S*\/)?(?:gcc|g\+\+|ld) (?:returned|failed)|Killed).{4,})/,
    /^(?<program>nvcc) fatal\s+: (?<message>.{4,})/,
  ],
  belongs: (text) => /^compilation terminated/.test(text),
  most: 1,
});

export const native: readonly Reader[] = [gcc, link, driver];
