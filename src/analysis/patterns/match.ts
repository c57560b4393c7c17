/** Does a known failure stand at this line? */
import type { CompiledPattern } from './compile.ts';
import type { Expression, Match } from './expression.ts';

/** A line with its neighbours, within one step. */
export interface Block {
  readonly at: string;
  /** It in lower case. */
  readonly atFolded: string;
  /** The neighbours and the line itself, in order. */
  readonly lines: readonly string[];
  /** All of them as one text in lower case. */
  readonly folded: string;
}

export interface PatternMatch {
  readonly compiled: CompiledPattern;
  /** Σ weight of the rules that matched / Σ weight of all rules (DESIGN §4); the expression that matched weighs 2. */
  readonly keywordScore: number;
  /** Characters of the line that the expression explains: of two patterns the more specific one explains more. */
  readonly explained: number;
  readonly captures: Readonly<Record<string, string>>;
  /** The expression that matched, and the keywords that stand in the block. */
  readonly rule: string;
  readonly words: readonly string[];
}

/** The weight of the expression itself among a pattern's rules. */
const EXPRESSION_WEIGHT = 2;

export function matchPattern(compiled: CompiledPattern, block: Block): PatternMatch | null {
  const first = firstMatch(compiled.any, block);
  if (!first) return null;
  const { hit, rule } = first;
  let captures = hit.captures;
  for (const expression of compiled.all) {
    const found = firstMatchIn(expression, block);
    if (!found) return null;
    captures = { ...found.captures, ...captures };
  }
  for (const expression of compiled.none) if (firstMatchIn(expression, block)) return null;
  for (const expression of compiled.details) {
    captures = { ...firstMatchIn(expression, block)?.captures, ...captures };
  }
  let matched = EXPRESSION_WEIGHT;
  let total = EXPRESSION_WEIGHT;
  const words: string[] = [];
  for (const { text, weight } of compiled.keywords) {
    total += weight;
    if (!block.folded.includes(text)) continue;
    matched += weight;
    words.push(text);
  }
  const captured = Object.values(hit.captures).reduce((sum, value) => sum + value.length, 0);
  const explained = Math.max(1, hit.text.length - captured);
  return { compiled, keywordScore: Math.min(1, matched / total), explained, captures, rule, words };
}

/** Enough fixed characters to be sure of one's ground; more say no more. */
const PLENTY = 32;

/** How well a match accounts for its line, from 0 to 1: its keywords, and how much of the line it explains. */
export function matchWeight({ keywordScore, explained }: PatternMatch): number {
  return keywordScore * (0.5 + 0.5 * Math.min(1, explained / PLENTY));
}

/** The better of two matches on one block comes first: causes before symptoms, then by weight, then by id. */
export function compareMatches(a: PatternMatch, b: PatternMatch): number {
  const symptom = (match: PatternMatch) => Number(match.compiled.pattern.role === 'symptom');
  return (
    symptom(a) - symptom(b) ||
    matchWeight(b) - matchWeight(a) ||
    (a.compiled.pattern.id < b.compiled.pattern.id ? -1 : 1)
  );
}

function firstMatch(expressions: readonly Expression[], { at, atFolded }: Block) {
  let best: { hit: Match; rule: string } | null = null;
  for (const expression of expressions) {
    const found = expression.mayMatch(atFolded) ? expression.match(at) : null;
    if (found && (!best || found.text.length > best.hit.text.length))
      best = { hit: found, rule: expression.source };
  }
  return best;
}

function firstMatchIn(expression: Expression, { lines, folded }: Block) {
  if (!expression.mayMatch(folded)) return null;
  for (const line of lines) {
    const found = expression.match(line);
    if (found) return found;
  }
  return null;
}
