/** What a line says of a failure when no reader knows its tool. */

/** Lower-case words that make a line worth a look; also what `bench/analyze.ts` gives to grep. */
export const ERROR_WORDS: readonly string[] = [
  'error',
  'fail',
  'fatal',
  'exception',
  'panic',
  'cannot',
  "can't",
  'could not',
  "couldn't",
  'unable to',
  'not found',
  'no such',
  'denied',
  'refused',
  'timed out',
  'timeout',
  'killed',
  'out of memory',
  'no space',
  'unexpected',
  'invalid',
  'undefined',
  'unresolved',
  'missing',
  'conflict',
  'aborted',
  'abort',
  'segmentation',
  'traceback',
  'assert',
  'not permitted',
  'forbidden',
  'unauthorized',
  'rejected',
  'exceeded',
  'unknown',
  'does not',
  'must be',
  'not supported',
  'incompatible',
  'violation',
  'canceled',
  'cancelled',
  'terminated',
];

interface Sign {
  readonly find: RegExp;
  readonly worth: number;
}

/** Signs that a line names a cause; worths add up. */
const FOR: readonly Sign[] = [
  { find: /^(?:\S{1,60}: )?(?:fatal|error|panic|critical|e|err!)(?:\[\w+\])?:\s/i, worth: 0.3 },
  {
    find: /\b(?:ERROR|FATAL|CRITICAL|ERR)\b|^E\s|\bError:|^(?:Error|error|Fatal|fatal|Failed|failed|Failure)\b/,
    worth: 0.2,
  },
  { find: /\b[A-Z]\w*(?:Error|Exception)\b/, worth: 0.2 },
  {
    find: /\b(?:cannot|can't|could not|couldn't|unable to|failed to|no such|not found|denied|refused|not permitted|does not exist|is not|invalid|unexpected|missing|mismatch|forbidden|unauthorized|exceeded|refused|rejected|conflict|leaks? found|timed out|killed|aborted|terminated|violat\w+)\b/i,
    worth: 0.15,
  },
  { find: /[\w./-]+\.\w{1,5}[:(]\d+/, worth: 0.05 },
  { find: /^Caused by:|caused by:/i, worth: 0.1 },
  { find: /['"`‘][^'"`’]+['"`’]/, worth: 0.03 },
];

/** Signs that it does not: symptoms, summaries, noise. */
const AGAINST: readonly Sign[] = [
  {
    find: /exit(?:ed)? (?:code|status|with)|returned (?:a non-zero|exit)|Error \d+$|exit status \d+$/i,
    worth: 0.25,
  },
  {
    find: /\b0 (?:errors?|failures?|failed)\b|errors?[:=] ?0\b|fail(?:ed|ures?)?[:=] ?0\b|no errors?\b|without errors?\b/i,
    worth: 0.6,
  },
  { find: /\bwarn(?:ing)?\b|deprecat|^\s*#|\bDEBUG\b|\bTRACE\b|^\[?INFO\b|\bNOTICE\b/i, worth: 0.3 },
  {
    find: /ignor(?:ed|ing)|skipp(?:ed|ing)|continu(?:e|ing)|retry|optional|expected (?:error|failure)|allowed to fail|\|\| true/i,
    worth: 0.25,
  },
  { find: /^\s*(?:at |File "|\.{3} |from |\d+:|#\d+ )/, worth: 0.3 },
  { find: /^(?:\+|\$|>|\[command\])\s|^Run /, worth: 0.3 },
  { find: /^(?:-->|={3,}|-{3,}|\*{3,})|^\W*$/, worth: 0.25 },
  { find: /\b(?:pass(?:ed)?|PASS|ok|success(?:ful(?:ly)?)?)\b|✓|✔/, worth: 0.25 },
  {
    find: /for more information|to see the full|re-run|see (?:the )?(?:log|above|output)|--help|help \d\]|read the following|stack ?trace/i,
    worth: 0.3,
  },
  { find: /\.(?:jar|class|o|tgz|tar\.gz|rpm|deb|whl|html|md|rst)\b(?!:)|https?:\/\/\S+$/, worth: 0.1 },
];

/** How much a line looks like a cause, 0 to 1. */
export function errorWorth(text: string): number {
  if (text.length < 4) return 0;
  let worth = 0.1;
  for (const sign of FOR) if (sign.find.test(text)) worth += sign.worth;
  for (const sign of AGAINST) if (sign.find.test(text)) worth -= sign.worth;
  return Math.max(0, Math.min(1, worth));
}
