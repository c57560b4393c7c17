/**
 * Which words must a line hold so that an expression can match it? Those words go into the scanner, and an expression
 * runs only on lines that hold one of them, so that hundreds of expressions cost little on a log of any size.
 *
 *   ENOSPC: no space left       -> ["enospc: no space left"]
 *   (?:npm|yarn) ERR! code (.+)  -> [" err! code "]
 *   cannot find (?:a|b)          -> ["cannot find "]
 *   unexpected|undefined: \w+    -> ["unexpected", "undefined: "]
 *   \d+ [a-z]+                   -> null
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

const parser = new RegExpParser({ ecmaVersion: 2023 });
const SHORTEST = 3;
const MOST = 24;

/**
 * @param source the expression, without a leading `(?i)`
 * @returns lower-case words of which every match holds at least one, or null if there are none of three letters
 * @throws SyntaxError if the expression is not valid
 */
export function requiredLiterals(source: string): string[] | null {
  return ofAlternatives(parser.parsePattern(source, 0, source.length, { unicode: false }).alternatives);
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): string[] | null {
  const sets = alternatives.map((alternative) => ofSequence(alternative.elements));
  if (sets.some((set) => set === null)) return null;
  const all = [...new Set(sets.flatMap((set) => set ?? []))];
  return all.length > 0 && all.length <= MOST ? all : null;
}

/** The best set of a sequence: the one whose shortest word is longest. */
function ofSequence(elements: readonly AST.Element[]): string[] | null {
  const candidates: string[][] = [];
  let run = '';
  const close = () => {
    if (run.length >= SHORTEST) candidates.push([run]);
    run = '';
  };
  for (const element of flatten(elements)) {
    const letter = literalOf(element);
    if (letter !== null) {
      run += letter;
      continue;
    }
    close();
    const inner = innerAlternatives(element);
    const set = inner && ofAlternatives(inner);
    if (set) candidates.push(set);
  }
  close();
  const worth = (set: readonly string[]) => Math.min(...set.map((word) => word.length)) - set.length * 0.01;
  return candidates.reduce<string[] | null>(
    (best, set) => (best && worth(best) >= worth(set) ? best : set),
    null,
  );
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
