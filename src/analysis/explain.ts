/** Why the answer is this one: what was matched, what the confidence is made of, and what came second and why. */
import type { Explanation } from '../domain.ts';
import { CALIBRATION, combine, NOT_SURE, WEIGHTS, type Weights } from './confidence.ts';
import type { Features } from './features.ts';
import type { Candidate } from './locate/candidate.ts';
import type { Ranked } from './locate/rank.ts';
import type { Log } from './log/log.ts';
import { matchWeight } from './patterns/match.ts';
import type { Recognised } from './recognise.ts';

const MOST_RIVALS = 3;
const MOST_WORDS = 12;
const LONGEST_LINE = 300;

/** What each feature means to a reader. */
const NAMES = {
  score: 'how telling the line of the cause is',
  lead: 'how far other causes are behind',
  known: 'similarity, keywords and history together',
  named: 'a reader or a pattern names a category',
  hinted: 'the words of the log hint at a category',
  rule: 'an expression of the pattern matched',
  onCause: 'it matched on the line of the cause itself',
  reader: 'a reader of the tool found the cause',
  agreed: 'reader and pattern name the same category',
  failed: 'the CI says that the run failed',
  stepFailed: 'the CI says that this step failed',
} as const satisfies Record<keyof Features, string>;

export interface ExplainInput {
  readonly log: Pick<Log, 'text' | 'number'>;
  /** The possible causes, the best first. */
  readonly ranked: readonly Ranked[];
  /** The known failures considered for the first, the best first. */
  readonly recognised: readonly Recognised[];
  readonly features: Features;
  readonly confidence: number;
  readonly weights?: Weights | undefined;
}

export function explain(input: ExplainInput): Explanation {
  const { recognised, features, confidence, weights = WEIGHTS } = input;
  const [best, ...others] = recognised;
  const answered = confidence >= NOT_SURE ? best : undefined;
  const rivals = answered ? others : recognised;
  return {
    matched: answered ? matchedBy(answered, input.ranked[0]?.candidate) : [],
    missing: answered ? missingWords(answered) : [],
    parts: (['similarity', 'keyword', 'history'] as const).map((name) => ({
      name,
      value: round(best?.parts[name] ?? 0),
      weight: round(weights[name]),
    })),
    combined: round(best ? combine(best.parts, weights) : 0),
    reasons: reasonsOf(features),
    rivals: rivals.slice(0, MOST_RIVALS).map((rival) => ({
      id: rival.compiled.pattern.id,
      title: rival.compiled.pattern.title,
      share: best && best.posterior > 0 ? round(Math.min(1, rival.posterior / best.posterior)) : 0,
      why: answered
        ? whyBehind(rival, answered)
        : `its confidence stays below ${Math.round(NOT_SURE * 100)} %, so it is not given as the answer`,
    })),
    trials: [],
    otherCause: otherCause(input),
  };
}

function matchedBy(best: Recognised, candidate: Candidate | undefined): Explanation['matched'] {
  const matched: Explanation['matched'] = [];
  if (best.match) {
    matched.push({ kind: 'expression', text: best.match.rule, value: round(matchWeight(best.match)) });
    for (const text of best.match.words.slice(0, MOST_WORDS))
      matched.push({ kind: 'keyword', text, value: null });
  }
  if (candidate?.reader) matched.push({ kind: 'reader', text: candidate.reader, value: null });
  if (best.parts.similarity > 0)
    matched.push({ kind: 'vector', text: best.compiled.pattern.id, value: round(best.parts.similarity) });
  return matched;
}

function missingWords({ compiled, match }: Recognised): string[] {
  if (!match) return [];
  const found = new Set(match.words);
  return compiled.keywords
    .map(({ text }) => text)
    .filter((text) => !found.has(text))
    .slice(0, MOST_WORDS);
}

/** The weightiest first, with the bias as what is believed of a log of which nothing is known. */
function reasonsOf(features: Features): Explanation['reasons'] {
  const reasons = (Object.keys(NAMES) as (keyof Features)[]).map((name) => ({
    name: NAMES[name] as string,
    points: round(CALIBRATION[name] * features[name]),
  }));
  return [
    { name: 'before anything is known', points: round(CALIBRATION.bias) },
    ...reasons
      .filter(({ points }) => points !== 0)
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.name < b.name ? -1 : 1)),
  ];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The factor of the posterior that set a rival back the most, in words. */
function whyBehind(rival: Recognised, best: Recognised): string {
  const reasons: { factor: number; why: string }[] = [];
  if (best.by === 'rule' && rival.by !== 'rule') {
    const how = rival.by === 'reader' ? "only the tool's reader speaks for it" : 'it is only near in wording';
    reasons.push({
      factor: ratio(rival.weight, best.weight),
      why: `none of its expressions matched: ${how}`,
    });
  }
  if (best.by === 'reader' && rival.by === 'vector')
    reasons.push({ factor: ratio(rival.weight, best.weight), why: 'it is only near in wording' });
  if (rival.compiled.pattern.role === 'symptom' && best.compiled.pattern.role !== 'symptom')
    reasons.push({ factor: 0.4, why: 'it names a symptom, and a cause was found' });
  if (best.match?.onCause && rival.match && !rival.match.onCause)
    reasons.push({ factor: 0.75, why: 'it matched another line than that of the cause' });
  if (best.match && rival.match)
    reasons.push({
      factor: ratio(matchWeight(rival.match), matchWeight(best.match)),
      why:
        rival.match.keywordScore < best.match.keywordScore
          ? `fewer of its words stand in the log (${percent(rival.match.keywordScore)} against ${percent(best.match.keywordScore)})`
          : 'its expression explains less of the line',
    });
  reasons.push({
    factor: ratio(0.2 + rival.history.successRate, 0.2 + best.history.successRate),
    why: `it was right less often (${percent(rival.history.successRate)} against ${percent(best.history.successRate)})`,
  });
  reasons.push({
    factor: ratio(1 + 0.2 * rival.parts.similarity, 1 + 0.2 * best.parts.similarity),
    why: `it is less similar (${percent(rival.parts.similarity)} against ${percent(best.parts.similarity)})`,
  });
  const [worst] = reasons.filter(({ factor }) => factor < 1).sort((a, b) => a.factor - b.factor);
  return worst?.why ?? 'it weighs the same, and the other stands first in the log or in the alphabet';
}

const ratio = (a: number, b: number): number => (b > 0 ? a / b : 1);

/** The best candidate that stands elsewhere and belongs to another tool or category. */
function otherCause({ log, ranked }: ExplainInput): Explanation['otherCause'] {
  const [first] = ranked;
  if (!first) return null;
  const other = ranked.find(({ candidate }) => candidate !== first.candidate);
  if (!other) return null;
  return {
    line: log.number(other.candidate.cause),
    text: log.text(other.candidate.cause).trim().slice(0, LONGEST_LINE),
    share: first.score > 0 ? round(Math.min(1, other.score / first.score)) : 0,
    why: whyNotCause(other.candidate, first.candidate),
  };
}

function whyNotCause(other: Candidate, first: Candidate): string {
  if (other.step.kind === 'cleanup' && first.step.kind !== 'cleanup') return 'it stands in the clean-up';
  if (first.step.outcome === 'failed' && other.step.outcome !== 'failed')
    return 'its step did not fail, as far as the CI says';
  if (other.step.verdict !== null && other.cause > other.step.verdict)
    return 'it stands after the end of its step';
  if (first.reader !== null && other.reader === null) return 'no reader of a tool knows it as a failure';
  if (first.matches.length > 0 && other.matches.length === 0) return 'no known failure stands there';
  if (other.strength < first.strength) return 'it says less clearly that something failed';
  return other.cause > first.cause
    ? 'it comes later, and a cause comes before its symptoms'
    : 'it stands farther from the end of the step';
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
