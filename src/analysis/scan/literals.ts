/**
 * Which words must a line hold so that an expression can match it? Those words go into the scanner, and an expression
 * runs only on lines that hold one of them, so that hundreds of expressions cost little on a log of any size.
 *
 *   ENOSPC: no space left         ->  [enospc: no space left]
 *   (?:npm|yarn) ERR! code (.+)   ->  [npm | yarn] and [ err! code ]
 *   unexpected|undefined: \w+     ->  [unexpected | undefined: ]
 *   \d+ [a-z]+                    ->  nothing
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

const parser = new RegExpParser({ ecmaVersion: 2023 });
const SHORTEST = 2;
const MOST = 24;

/** Sets of lower-case words: every match of the expression holds at least one word of each set. */
export type Needs = readonly (readonly string[])[];

/**
 * @param source the expression, without a leading `(?i)`
 * @throws SyntaxError if the expression is not valid
 */
export function requiredLiterals(source: string): Needs {
  const { alternatives } = parser.parsePattern(source, 0, source.length, { unicode: false });
  const [only] = alternatives;
  if (only && alternatives.length === 1) return ofSequence(only.elements);
  const set = ofAlternatives(alternatives);
  return set ? [set] : [];
}

/** Words that stand on too many lines of any log to lead anywhere. */
const COMMON =
  /^\W*(?:https?|info|error|rror|warn(?:ing)?|debug|bug|test|tests|type|file|line|found|fail|failed|failure|failures|build|name|version|config|download|annotation|exception|java|scope|date|with|from|this|that|not|the|for|cannot|could not)\W*$/;
/** Words shorter than this hit too many lines to lead a scan. */
const LEADING = 3;
const LONGEST_LEAD = 14;

/** The set that leads a scan to the expression: its words are rare and long; null if there is none worth scanning for. */
export function leadingSet(needs: Needs): readonly string[] | null {
  const worth = (set: readonly string[]) =>
    Math.min(...set.map((word) => (COMMON.test(word) ? Math.min(3.5, word.length) : word.trim().length))) -
    set.length * 0.01;
  const usable = needs.filter((set) => set.every((word) => word.length >= LEADING));
  const best = usable.reduce<readonly string[] | null>(
    (leader, set) => (leader && worth(leader) >= worth(set) ? leader : set),
    null,
  );
  // The beginning of a long word is as rare as the word, and costs the scanner fewer states.
  return best && [...new Set(best.map((word) => word.slice(0, LONGEST_LEAD)))];
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): readonly string[] | null {
  const sets = alternatives.map((alternative) => longest(ofSequence(alternative.elements)));
  if (sets.some((set) => set === null)) return null;
  const all = [...new Set(sets.flatMap((set) => set ?? []))];
  return all.length > 0 && all.length <= MOST ? all : null;
}

function longest(needs: Needs): readonly string[] | null {
  const worth = (set: readonly string[]) => Math.min(...set.map((word) => word.length));
  return needs.reduce<readonly string[] | null>(
    (best, set) => (best && worth(best) >= worth(set) ? best : set),
    null,
  );
}

/** One set for each fixed run of characters and for each group of alternatives. */
function ofSequence(elements: readonly AST.Element[]): Needs {
  const sets: (readonly string[])[] = [];
  let run = '';
  const close = () => {
    if (run.length >= SHORTEST) sets.push([run]);
    run = '';
  };
  for (const element of flatten(elements)) {
    const letter = literalOf(element);
    if (letter !== null) {
      run += letter;
      continue;
    }
    if (element.type === 'Assertion') continue;
    close();
    const inner = innerAlternatives(element);
    const set = inner && ofAlternatives(inner);
    if (set) sets.push(set);
  }
  close();
  return sets;
}

/** Groups with one alternative read like the sequence around them. */
function* flatten(elements: readonly AST.Element[]): Iterable<AST.Element> {
  for (const element of elements) {
    const only =
      element.type === 'Group' || element.type === 'CapturingGroup' ? element.alternatives : undefined;
    if (only?.length === 1 && only[0]) yield* flatten(only[0].elements);
    else if (element.type === 'Quantifier' && element.min >= 1 && element.element.type === 'Character') {
      yield element.element;
      yield element; // what follows is not adjacent to what stood before
    } else yield element;
  }
}

function literalOf(element: AST.Element): string | null {
  if (element.type === 'Character') return String.fromCodePoint(element.value).toLowerCase();
  if (element.type !== 'CharacterClass' || element.negate) return null;
  const letters = new Set(
    element.elements.map((e) => (e.type === 'Character' ? String.fromCodePoint(e.value).toLowerCase() : '?')),
  );
  const [letter] = letters;
  return letters.size === 1 && letter !== undefined && letter !== '?' ? letter : null;
}

function innerAlternatives(element: AST.Element): readonly AST.Alternative[] | null {
  if (element.type === 'Group' || element.type === 'CapturingGroup') return element.alternatives;
  if (element.type === 'Quantifier' && element.min >= 1) return innerAlternatives(element.element);
  return null;
}
