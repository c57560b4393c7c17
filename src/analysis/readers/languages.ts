/** Compilers of smaller languages: OCaml, Zig, Nim, Fortran, D, Pascal, Ada, and the assemblers. */

import { finding, groupsOf, lineWithin } from './event.ts';
import { diagnosticReader, extend, location, type Reader } from './reader.ts';

/** OCaml and dune print the place, the code, then the message. */
const ocaml: Reader = {
  id: 'ocaml',
  tool: 'ocaml',
  category: 'compile',
  strength: 0.92,
  anchors: ['.ml", line', '.mli", line', '.mly", line', '.mll", line', '/dune", line', '"dune", line'],
  read(log, at) {
    const place = groupsOf(
      /^File "(?<file>[^"]+)", lines? (?<line>\d+)(?:-\d+)?(?:, characters (?<column>\d+)-\d+)?:/,
      log.text(at),
    );
    if (!place?.file) return null;
    const last = extend(log, at, (text) => text.trim() !== '' && !text.startsWith('File "'), 14);
    const said = lineWithin(log, at + 1, last, (text) => /^Error\b/.test(text));
    if (said < 0) return null;
    const end = extend(log, said, (text) => /^\s+\S/.test(text), 6);
    const message = log.text(said).replace(/^Error(?: \([^)]+\))?: /, '');
    return {
      ...finding(log, said, at, end, { ...place, message }),
      locations: [location(place.file, place.line, place.column, message)],
    };
  },
};

/** gfortran: the place on a line of its own, the code with a caret, then `Error:`. */
const fortran: Reader = {
  id: 'gfortran',
  tool: 'gfortran',
  category: 'compile',
  strength: 0.92,
  anchors: ['.f90:', '.f:', '.f95:', '.f03:', '.f08:', '.for:', '.f77:'],
  read(log, at) {
    const place = groupsOf(
      /^(?<file>[^\s:]+\.[fF](?:or|77|90|95|03|08)?):(?<line>\d+):(?<column>\d+):$/,
      log.text(at),
    );
    if (!place) return null;
    const end = Math.min(log.length - 1, at + 8);
    const said = lineWithin(log, at + 1, end, (text) => /^(?:Fatal )?Error: /.test(text));
    const other = lineWithin(log, at + 1, end, (text) => /^Warning: |^\S+:\d+:\d+:$/.test(text));
    if (said < 0 || (other > 0 && other < said)) return null;
    const message = log.text(said).replace(/^(?:Fatal )?Error: /, '');
    return finding(log, said, at, said, { ...place, message });
  },
};

const zig = diagnosticReader({
  id: 'zig',
  tool: 'zig',
  category: 'compile',
  anchors: ['.zig:'],
  expression: /^(?<file>[^\s:]+\.zig):(?<line>\d+):(?<column>\d+): error: (?<message>.+)/,
});

const nim = diagnosticReader({
  id: 'nim',
  tool: 'nim',
  category: 'compile',
  anchors: ['.nim('],
  expression: /^(?<file>[^\s(]+\.nim)\((?<line>\d+), (?<column>\d+)\) Error: (?<message>.+)/,
});

const dlang = diagnosticReader({
  id: 'dmd',
  tool: 'dmd',
  category: 'compile',
  anchors: ['.d('],
  expression: /^(?<file>[^\s(]+\.d)\((?<line>\d+)(?:,(?<column>\d+))?\): Error: (?<message>.+)/,
});

const pascal = diagnosticReader({
  id: 'fpc',
  tool: 'fpc',
  category: 'compile',
  anchors: ['.pas(', '.pp(', '.lpr('],
  expression:
    /^(?<file>[^\s(]+\.(?:pas|pp|lpr))\((?<line>\d+),(?<column>\d+)\) (?:Error|Fatal): (?<message>.+)/,
});

const assembler = diagnosticReader({
  id: 'assembler',
  tool: 'as',
  category: 'compile',
  anchors: ['.s:', '.asm:'],
  expression: /^(?<file>[^\s:]+\.(?:[sS]|asm)):(?<line>\d+): (?:Error|error): (?<message>.+)/,
});

export const languages: readonly Reader[] = [ocaml, fortran, zig, nim, dlang, pascal, assembler];
