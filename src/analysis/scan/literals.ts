/**
 * Which words must a line hold so that an expression can match it? Those words go into the scanner, and an expression
 * runs only on lines that hold one of them, so that hundreds of expressions cost little on a log of any size.
 *
 *   ENOSPC: no space left         ->  [enospc: no space left]
 *   (?:npm|yarn) ERR! code (.+)   ->  [npm err! code | yarn err! code ]
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
  const sets: (readonly string[])[] = [];
  for (const { elements } of alternatives) {
    const set = longest(ofSequence(elements));
    if (!set) return null;
    sets.push(set);
  }
  const union = (parts: readonly (readonly string[])[]) => [...new Set(parts.flat())];
  const all = union(sets).length <= MOST ? union(sets) : union(sets.map((set) => shortened(set, SHORTEST)));
  return all.length > 0 && all.length <= MOST ? all : null;
}

/** The words' common beginning, if it has so many letters; else the words. */
function shortened(words: readonly string[], least: number): readonly string[] {
  const [first = ''] = words;
  let end = first.length;
  for (const word of words) while (!word.startsWith(first.slice(0, end))) end--;
  return end >= least ? [first.slice(0, end)] : words;
}

function longest(needs: Needs): readonly string[] | null {
  const worth = (set: readonly string[]) => Math.min(...set.map((word) => word.length));
  return needs.reduce<readonly string[] | null>(
    (best, set) => (best && worth(best) >= worth(set) ? best : set),
    null,
  );
}

/** One set for each run of elements that can only be certain texts, and for each group of alternatives that can be more. */
function ofSequence(elements: readonly AST.Element[]): Needs {
  const sets: (readonly string[])[] = [];
  let run: readonly string[] = [''];
  const close = () => {
    if (run.every((word) => word.length >= SHORTEST)) sets.push(simplified(run));
    run = [''];
  };
  for (const element of flatten(elements)) {
    const texts = textsOf(element);
    const longer = texts && followedBy(run, texts);
    if (longer) {
      run = longer;
      continue;
    }
    close();
    if (texts && texts.length <= MOST) {
      run = texts;
      continue;
    }
    const inner = innerAlternatives(element);
    const set = inner && ofAlternatives(inner);
    if (set) sets.push(set);
  }
  close();
  return sets;
}

/** A common beginning of so many letters is as rare as the words. */
const TELLING = 10;

/** Where a word stands, the words within it stand too; and one long beginning serves for many words. */
const simplified = (words: readonly string[]) =>
  shortened(words, TELLING).filter(
    (word, _, all) => !all.some((other) => other !== word && word.includes(other)),
  );

/** Each word with each text behind it; null if these are too many. */
function followedBy(words: readonly string[], texts: readonly string[]): readonly string[] | null {
  const longer = [...new Set(words.flatMap((word) => texts.map((text) => word + text)))];
  return longer.length <= MOST ? longer : null;
}

/** All texts that an element can be, in lower case; null if it can be too many. What has no width is the empty text. */
function textsOf(element: AST.Element): readonly string[] | null {
  switch (element.type) {
    case 'Assertion':
      return [''];
    case 'Character':
    case 'CharacterClass':
      return lettersOf(element);
    case 'Group':
    case 'CapturingGroup': {
      const all = element.alternatives.map(({ elements }) =>
        elements.reduce<readonly string[] | null>(
          (words, next) => {
            const texts = words && textsOf(next);
            return texts && followedBy(words, texts);
          },
          [''],
        ),
      );
      if (all.some((texts) => texts === null)) return null;
      const texts = [...new Set(all.flatMap((each) => each ?? []))];
      return texts.length <= MOST ? texts : null;
    }
    case 'Quantifier': {
      const once = element.max === 1 ? textsOf(element.element) : null;
      return once && (element.min === 0 ? ['', ...once] : once);
    }
    default:
      return null;
  }
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

/** A class of more letters than this says little. */
const FEW = 4;

function lettersOf(element: AST.Character | AST.CharacterClass): readonly string[] | null {
  if (element.type === 'Character') return [String.fromCodePoint(element.value).toLowerCase()];
  if (element.negate) return null;
  const letters: string[] = [];
  for (const each of element.elements) {
    if (each.type !== 'Character') return null;
    letters.push(String.fromCodePoint(each.value).toLowerCase());
  }
  const distinct = [...new Set(letters)];
  return distinct.length > 0 && distinct.length <= FEW ? distinct : null;
}

function innerAlternatives(element: AST.Element): readonly AST.Alternative[] | null {
  if (element.type === 'Group' || element.type === 'CapturingGroup') return element.alternatives;
  if (element.type === 'Quantifier' && element.min >= 1) return innerAlternatives(element.element);
  return null;
}
