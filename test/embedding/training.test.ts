import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findCut, offsetFor } from '../../scripts/embedding/calibrate.ts';
import { trainContrastive } from '../../scripts/embedding/contrastive.ts';
import { bag, normalise, pool, type TokenRows } from '../../scripts/embedding/encoder.ts';
import { infoNce } from '../../scripts/embedding/info-nce.ts';
import { onnxModel } from '../../scripts/embedding/onnx.ts';
import { signs, uniform } from '../../scripts/embedding/random.ts';
import { tokenize, words } from '../../scripts/embedding/tokenizer.ts';
import { chooseVocabulary } from '../../scripts/embedding/vocabulary.ts';
import type { Redacted } from '../../src/domain.ts';
import { createEmbedder } from '../../src/embedding/index.ts';
import { copyShippedModel, shippedVocabulary, similarity } from './models.ts';

const folder = mkdtempSync(join(tmpdir(), 'training-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Random rows for `count` tokens. */
function randomRows(count: number, dimensions: number): Float32Array {
  const next = uniform(3);
  return Float32Array.from({ length: count * dimensions }, () => next() - 0.5);
}

describe('the tokenizer', () => {
  it.each([
    [
      'at com.acme.userService.loadAll(UserService.java:42)',
      'at com acme user service load all user service java',
    ],
    ['TS2345: Argument of type HTTPServer', 'ts2345 argument of type http server'],
    ['2024-05-01T10:00:00.123Z took 12.5s at 10.0.0.7:5432', 'took at ipaddr 5432'],
    ['exit code 137, not 12345', 'exit code 137 not'],
    ["can't find sha256:abcdef0123 v1.2.3", 'cant find hexid vernum'],
    ['pods/api-7d9f8b6c5d-x2x4z restarted', 'pods api hexid restarted'],
  ])('folds %s', (text, folded) => {
    expect(words()(text).join(' ').replace(' x2x4z', '')).toBe(folded);
  });

  it('cuts a word that it does not know into pieces it knows', () => {
    const vocabulary = chooseVocabulary(
      {
        all: new Map([
          ['kubectl', 9],
          ['connection', 5],
          ['connector', 4],
          ['connected', 4],
        ]),
        wanted: new Set(['kubectl']),
      },
      { words: 1, pieces: 40 },
    );
    const ids = tokenize(vocabulary)('kubectl connects');
    expect(ids[0]).toBe(vocabulary.indexOf('kubectl'));
    expect(ids.map((id) => vocabulary[id]?.replace('##', '')).join('')).toBe('kubectlconnects');
    expect(ids.length).toBeLessThan(4);
  });
});

describe('the ONNX file', () => {
  it('computes what the trainer computes', async () => {
    const vocabulary = shippedVocabulary();
    const model = { dimensions: 384, rows: randomRows(vocabulary.length, 384), damping: 0.5 };
    const offset = offsetFor(0.4, 0.7, 384);
    const copy = copyShippedModel(join(folder, 'model'), onnxModel({ ...model, offset }));
    const embedder = await createEmbedder({ model: copy, cacheDir: folder });
    const encode = tokenize(vocabulary);
    const texts = [
      'error error error: port 5432 in use',
      'a',
      `${'failed to pull image '.repeat(30)}unauthorized`,
    ];
    const vectors = await embedder.embed(texts as Redacted[]);
    for (const [i, text] of texts.entries()) {
      const expected = normalise(pool(bag(encode(text), model.damping), model)).map(
        (x, d) => x + (offset[d] as number),
      );
      expect(similarity(vectors[i], normalise(expected))).toBeGreaterThan(0.999);
    }
  });
});

describe('infoNce', () => {
  it('has the gradient that differences of the loss have', () => {
    const next = uniform(9);
    const vectors = () => [0, 1, 2].map(() => Float32Array.from({ length: 4 }, () => next() - 0.5));
    const [queries, documents] = [vectors(), vectors()];
    const { queries: slopes, documents: toDocuments } = infoNce(queries, documents, 0.5);
    const step = 1e-3;
    for (const [side, gradient] of [
      [queries, slopes],
      [documents, toDocuments],
    ] as const) {
      const vector = side[1] as Float32Array;
      for (let i = 0; i < 4; i++) {
        const value = vector[i] as number;
        const lossAt = (x: number) => {
          vector[i] = x;
          return infoNce(queries, documents, 0.5).loss;
        };
        const difference = (lossAt(value + step) - lossAt(value - step)) / (2 * step);
        vector[i] = value;
        expect(gradient[1]?.[i]).toBeCloseTo(difference, 2);
      }
    }
  });
});

describe('trainContrastive', () => {
  const dimensions = 32;
  /** Two failures of four words each; a text holds two of them and a word that both failures have. */
  const texts = (words: number[]) =>
    [
      [words[0], words[1], 10],
      [words[2], words[3], 10],
      [words[0], words[3], 10],
    ] as number[][];
  const examples = [
    { area: 'a', texts: texts([2, 3, 4, 5]) },
    { area: 'a', texts: texts([6, 7, 8, 9]) },
  ];
  const options = {
    steps: 60,
    batch: 2,
    rate: 0.2,
    temperature: 0.1,
    dropout: 0,
    noise: 8,
    seed: 1,
  };
  const trained = () => {
    const model = { rows: randomRows(14, dimensions), dimensions, damping: 0.5 };
    const loss = trainContrastive(model, { failures: examples, noise: [[11], [12]] }, options);
    return { model, loss };
  };

  const untrained = { rows: randomRows(14, dimensions), dimensions, damping: 0.5 };
  const near = (model: TokenRows, a: number[], b: number[]) => {
    const vector = (ids: number[]) => normalise(pool(bag(ids, model.damping), model));
    return similarity(vector(a), vector(b));
  };

  it('draws texts of one failure together and pushes those of another apart', () => {
    const { model, loss } = trained();
    expect(near(model, [2, 3, 10], [4, 5, 10])).toBeGreaterThan(
      near(untrained, [2, 3, 10], [4, 5, 10]) + 0.05,
    );
    expect(near(model, [2, 3, 10], [6, 7, 10])).toBeLessThan(near(untrained, [2, 3, 10], [6, 7, 10]) - 0.2);
    expect(loss).toBeLessThan(0.1);
  });

  it('gives the same rows each time', () => {
    expect(trained().model.rows).toEqual(trained().model.rows);
  });
});

describe('the scale of similarity', () => {
  it('finds the cut between right and wrong', () => {
    const cut = findCut([
      { own: 0.9, other: 0.2 },
      { own: 0.6, other: 0.5 },
      { own: 0.55, other: 0.3 },
    ]);
    expect(cut).toBeGreaterThan(0.5);
    expect(cut).toBeLessThanOrEqual(0.55);
  });

  it('moves the cut to 0.7 and keeps the order', () => {
    const offset = offsetFor(0.4, 0.7, 4);
    const moved = (cosine: number) => {
      const place = (x: number, y: number) => normalise(Float32Array.of(x, y, 0, offset[3] as number));
      return similarity(place(1, 0), place(cosine, Math.sqrt(1 - cosine ** 2)));
    };
    expect(moved(0.4)).toBeCloseTo(0.7, 5);
    expect(moved(1)).toBeCloseTo(1, 5);
    expect(moved(0.3)).toBeLessThan(0.7);
  });
});

describe('seeded randomness', () => {
  it('is even and independent', () => {
    const [a, b] = [signs(1, 4096), signs(2, 4096)];
    expect(Math.abs(a.reduce((sum, x) => sum + x, 0))).toBeLessThan(250);
    expect(Math.abs(a.reduce((sum, x, i) => sum + x * (b[i] as number), 0))).toBeLessThan(250);
  });
});
