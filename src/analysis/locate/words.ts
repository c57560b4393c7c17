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
  'not ok ',
  'mismatch',
  'nothing provides',
  'no match',
  'curl: (',
];

interface Sign {
  readonly find: RegExp;
  readonly worth: number;
}

/** What a logger or a builder puts in front of a message; it says nothing of the message. */
const STAMPS =
  /^(?:\s|#\d+ (?:\d+\.\d+ )?|\d{4}[-/]\d\d[-/]\d\d[ T][\d:.,]+Z?\s|\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?(?:[AP]M)?\s|\[ *[\d.]+\]\s|\[[\d:.-]+\]\s|[│|]\s|\[\d+\]\s)+/;

/** Signs that a line names a cause; worths add up. */
const FOR: readonly Sign[] = [
  { find: /^(?:\S{1,200}: )?(?:fatal(?: error)?|error|panic|critical|e|err!)(?:\[\w+\])?:\s/i, worth: 0.3 },
  {
    find: /\b(?:ERROR|FATAL|CRITICAL|ERR)\b|^E\s|\bError:|^(?:Error|error|Fatal|fatal|Failed|failed|Failure)\b/,
    worth: 0.15,
  },
  { find: /\b[A-Z]\w*(?:Error|Exception)\b/, worth: 0.2 },
  {
    find: /\b(?:cannot|can't|could not|couldn't|unable to|failed to|no such|not found|denied|refused|not permitted|does not exist|is not|invalid|unexpected|missing|mismatch|forbidden|unauthorized|exceeded|rejected|conflict|leaks? found|timed out|killed|aborted|terminated|violat\w+|undefined|unresolved|unknown|unsupported|not supported|nothing provides|no match|requires?)\b/i,
    worth: 0.15,
  },
  // What the machine, the system or the network refuses is seldom a mere symptom.
  {
    find: /no space left on device|cannot allocate memory|out of memory|permission denied|connection (?:refused|reset|timed out)|could not resolve host|segmentation fault|bus error|core dumped|illegal instruction|SIG(?:SEGV|KILL|BUS|ABRT)\b|kernel panic|certificate|authentication failed|undefined reference|cannot find symbol|command not found/i,
    worth: 0.15,
  },
  // What starves the machine makes everything after it fail.
  { find: /no space left on device|out of memory|cannot allocate memory/i, worth: 0.2 },
  { find: /[\w/-]\.\w{1,5}(?::\d+(?::\d+)?: |\(\d+(?:,\d+)?\): ?)(?:fatal )?(?:error|E\d+)/i, worth: 0.1 },
  { find: /[\w/-]\.\w{1,5}[:(]\d/, worth: 0.05 },
  { find: /^Caused by:|caused by:/i, worth: 0.1 },
  { find: /^not ok \d|^(?:FAIL|FAILED)[:\s]+\S|^--- FAIL:|^✖ |^● /, worth: 0.25 },
  { find: /^curl: \(\d+\)/, worth: 0.3 },
  { find: /['"`‘][^'"`’]+['"`’]/, worth: 0.05 },
];

/** Signs that it does not: symptoms, summaries, noise. */
const AGAINST: readonly Sign[] = [
  {
    find: /exit(?:ed)? (?:code|status|with)|returned (?:a non-zero|exit)|Error \d+$|exit status \d+$|Error \d+ while/i,
    worth: 0.25,
  },
  // Verdicts: that something failed, not why.
  {
    find: /\b(?:command|build|compilation|script|job|task|step|process|hook|run|tests?|target|recipe|workflow|stage|wheels?|suites?|subtests?)\b.{0,40}\b(?:failed|errored|unsuccessful)\b.{0,12}$|bad exit status|could not compile|failed to build|failed to push some refs|failed to solve: (?:process|executor)|could not read from remote|error summary|aborting due to|due to \d+ previous errors?|has failed$|errors? occurred$/i,
    worth: 0.2,
  },
  {
    find: /\b0 (?:errors?|failures?|failed)\b|errors?[:=] ?0\b|fail(?:ed|ures?)?[:=] ?0\b|no errors?\b|without errors?\b/i,
    worth: 0.6,
  },
  { find: /\bwarn(?:ing)?\b|deprecat|^\s*#|\bDEBUG\b|\bTRACE\b|^\[?INFO\b|\bNOTICE\b|\bWARN\b/i, worth: 0.3 },
  {
    find: /ignor(?:ed|ing)|skipp(?:ed|ing)|continu(?:e|ing)|retry|optional|expected (?:error|failure)|allowed to fail|\|\| true/i,
    worth: 0.25,
  },
  { find: /^\s*(?:at |File "|\.{3} |from |\d+:|#\d+ )/, worth: 0.3 },
  { find: /^(?:\+|\$|>|\[command\])\s|^Run /, worth: 0.3 },
  // An application's own logger: what it logs as an error it has mostly dealt with.
  { find: /\b(?:ERROR|FATAL|SEVERE)\b[\s:|-]+(?:\[[^\]]*\]\s+)?(?:[a-z]\w*\.){2,}[A-Z]\w*/, worth: 0.2 },
  { find: /^(?:-->|={3,}|-{3,}|\*{3,})|^\W*$/, worth: 0.25 },
  { find: /\b(?:pass(?:ed)?|PASS|ok|success(?:ful(?:ly)?)?)\b(?<!\bnot ok)|✓|✔/, worth: 0.25 },
  {
    find: /for more information|to see the full|re-run|see (?:the )?(?:log|above|output)|--help|read the following|stack ?trace|^\[ERROR\] \[Help \d|complete log of this run/i,
    worth: 0.3,
  },
  { find: /\.(?:jar|class|o|tgz|tar\.gz|rpm|deb|whl|html|md|rst)\b(?!:)|https?:\/\/\S+$/, worth: 0.1 },
  { find: /[:：]$/, worth: 0.1 },
];

/** Words enough to say anything: a level alone, or a name alone, is no message. */
const TELLING = /[A-Za-z]{2,}\W+\w{2,}\W+\w/;

/** What a tool or a CI prints after the failure: where to read on, that it tidies up. */
const AFTERWARDS =
  /https?:\/\/|complete log of this run|^Cleaning up|script returned exit code|for more information|--(?:help|stacktrace|info|debug)\b|^(?:Files skipped|Done\b|Finished\b)|^\W*$/i;

/** Is this what stands below a failure and says nothing of it? */
export const isAfterwards = (text: string): boolean => AFTERWARDS.test(text);

/** How much a line looks like a cause, 0 to 1. */
export function errorWorth(line: string): number {
  const text = line.replace(STAMPS, '');
  if (text.length < 4) return 0;
  let worth = 0.1;
  for (const sign of FOR) if (sign.find.test(text)) worth += sign.worth;
  for (const sign of AGAINST) if (sign.find.test(text)) worth -= sign.worth;
  if (!TELLING.test(text)) worth -= 0.15;
  return Math.max(0, Math.min(1, worth));
}
