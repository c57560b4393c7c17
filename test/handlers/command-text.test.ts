import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/handlers/command-text.ts';

describe('parseCommand', () => {
  it.each([
    ['/devops-assist reanalyze', 'reanalyze'],
    ['text before\r\n/devops-assist EXPLAIN  \r\nafter', 'explain'],
    ['/devops-assist reanalyse', 'reanalyze'],
    ['/devops-assist', 'help'],
    ['```\n/devops-assist rerun\n```\n/devops-assist wrong', 'wrong'],
  ])('%j means %s', (text, expected) => {
    expect(parseCommand(text)).toEqual({ kind: 'command', command: expected, argument: null });
  });

  it.each([
    ['/devops-assist learn  Run `npm ci` first.  ', 'learn', 'Run `npm ci` first.'],
    ['/devops-assist learn', 'learn', null],
    ['/devops-assist helpful learned/ab12cd34ef56', 'helpful', 'learned/ab12cd34ef56'],
  ])('%j says more', (text, command, argument) => {
    expect(parseCommand(text)).toEqual({ kind: 'command', command, argument });
  });

  it.each([
    '> /devops-assist rerun',
    '    /devops-assist rerun',
    '```sh\n/devops-assist rerun\n```',
    '~~~\n/devops-assist rerun',
    '````\n```\n/devops-assist rerun\n````',
    'try `/devops-assist rerun`',
    'try /devops-assist rerun',
    '/devops-assistant rerun',
    '/devops-assist rerun now please',
    '/devops-assist helpful as ever',
    '/devops-assist is a fine thing',
  ])('%j is no command', (text) => {
    expect(parseCommand(text)).toBeNull();
  });
});
