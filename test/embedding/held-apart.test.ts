import { describe, expect, it } from 'vitest';
import { heldApart, readOrdinaryLines, readWordings, type Wording } from '../../bench/recall/wordings.ts';
import { readCorpus } from '../../scripts/embedding/corpus.ts';
import { words } from '../../scripts/embedding/tokenizer.ts';

const toWords = words();
const fold = (text: string) => toWords(text).join(' ');

describe('the wordings of the recall benchmark', () => {
  const corpus = readCorpus();
  const wordings = readWordings();

  it('leaves out what a pattern or the training says in the same words', () => {
    const pattern = corpus.patterns[0];
    const example = pattern?.examples[0] ?? '';
    const asked = (text: string): Wording => ({ pattern: pattern?.id ?? '', text });
    const renumbered = example.replace(/\b\d+\.\d+\.\d+\b/g, '77.8.9');
    const known = [asked(example), asked(renumbered), asked(corpus.lines[0] ?? '')];
    const unknown = asked(`${example} among words that nobody has said before`);
    expect(heldApart([...known, unknown], corpus)).toEqual([unknown]);
  });

  it('ask for patterns that there are', () => {
    const ids = new Set(corpus.patterns.map(({ id }) => id));
    expect(wordings.filter(({ pattern }) => !ids.has(pattern))).toEqual([]);
  });

  it('are enough, those that nobody has said before', () => {
    expect(heldApart(wordings, corpus).length).toBeGreaterThanOrEqual(300);
  });

  it('are each said once', () => {
    const texts = wordings.map(({ text }) => fold(text));
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
  });

  it('stand among lines that the model is not trained on', () => {
    const known = new Set(corpus.lines);
    expect(readOrdinaryLines().filter((line) => known.has(fold(line)))).toEqual([]);
  });
});
