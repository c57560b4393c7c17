/**
 * Lines that make an expression work hard, from its own syntax tree: what each unbounded repetition takes, over and
 * over, after what the expression wants to see before it, and then something that it does not take.
 */
import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

/** A line of about `length` characters. */
export type Attack = (length: number) => string;

/** A character that nearly no class takes, so that what was repeated has to be given back. */
const SPOILER = '\u0001';
const SAMPLES = [...' axX0_-./:,;=\'"`()[]{}<>@#*+|\\~$%&!?^\té'];

/** @throws SyntaxError if the expression is not valid */
export function attacksOn(source: string, flags = ''): Attack[] {
  const pattern = new RegExpParser({ ecmaVersion: 2023 }).parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
  });
  const attacks = new Map<string, Attack>();
  visitRegExpAST(pattern, {
    onQuantifierEnter(node) {
      if (node.max !== Number.POSITIVE_INFINITY) return;
      const before = sampleBefore(node);
      for (const unit of units(node.element)) {
        const whole = before + unit;
        const repeat = (text: string, length: number) =>
          text.repeat(Math.max(1, Math.floor(length / text.length)));
        attacks.set(
          `a${before}\n${unit}`,
          (length) => before + repeat(unit, length - before.length) + SPOILER,
        );
        attacks.set(`b${unit}`, (length) => repeat(unit, length) + SPOILER);
        attacks.set(`c${whole}`, (length) => repeat(whole, length) + SPOILER);
      }
    },
  });
  return [...attacks.values()];
}

/** What one turn of the repetition may take: each of the samples that fit, a few at most. */
function units(element: AST.QuantifiableElement): string[] {
  const inside = 'alternatives' in element ? element.alternatives.map((a) => sampleOf(a.elements)) : [];
  const single = inside.length > 0 ? [] : SAMPLES.filter((sample) => takes(element, sample)).slice(0, 3);
  return [...new Set([...inside, ...single])].filter((unit) => unit !== '');
}

/** Text for everything that stands before a node, up to the beginning of the expression. */
function sampleBefore(node: AST.Element): string {
  let text = '';
  let at: AST.Node = node;
  while (at.parent) {
    const parent: AST.Node = at.parent;
    if (parent.type === 'Alternative') {
      const index = parent.elements.indexOf(at as AST.Element);
      text = sampleOf(parent.elements.slice(0, index)) + text;
    }
    at = parent;
  }
  return text;
}

const sampleOf = (elements: readonly AST.Element[]): string => elements.map(sample).join('');

function sample(element: AST.Element): string {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterClass':
    case 'CharacterSet':
      return SAMPLES.find((candidate) => takes(element, candidate)) ?? 'a';
    case 'Group':
    case 'CapturingGroup':
      return sampleOf(element.alternatives[0]?.elements ?? []);
    case 'Quantifier':
      return sample(element.element).repeat(Math.max(element.min, element.max === 0 ? 0 : 1));
    default:
      return '';
  }
}

function takes(element: AST.Element, text: string): boolean {
  return new RegExp(`^(?:${element.raw})$`).test(text);
}
