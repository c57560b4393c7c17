import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onnxModel } from '../../scripts/embedding/onnx.ts';
import { DIMENSIONS, type Embedder } from '../../src/analysis/embedder.ts';
import type { Redacted } from '../../src/domain.ts';
import { createEmbedder } from '../../src/embedding/index.ts';
import { copyShippedModel, similarity } from './models.ts';

const text = (value: string) => value as Redacted;
let folder: string;
let embedder: Embedder;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'embedder-'));
  nock.disableNetConnect();
  embedder = await createEmbedder({ cacheDir: join(folder, 'cache') });
});
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  rmSync(folder, { recursive: true, force: true });
});

describe('the shipped model', () => {
  it('loads without network and gives unit vectors of 384 dimensions in order', async () => {
    const texts = ['port is already allocated', 'ModuleNotFoundError: No module named requests'].map(text);
    const vectors = await embedder.embed(texts);
    expect(vectors.map((vector) => vector.length)).toEqual([DIMENSIONS, DIMENSIONS]);
    for (const vector of vectors) expect(similarity(vector, vector)).toBeCloseTo(1, 5);
    const reversed = await embedder.embed([...texts].reverse());
    expect(similarity(vectors[0], reversed[1])).toBeCloseTo(1, 5);
  });

  it('names model and revision, the same at every start', async () => {
    expect(embedder.model).toMatch(/^devops-assist-384@[0-9a-f]{12}$/);
    const again = await createEmbedder({ model: '', cacheDir: folder });
    expect(again.model).toBe(embedder.model);
  });

  it('gives one text the same vector alone as in a batch of others', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => text(`step ${'build '.repeat(i)} connection refused`));
    const together = await embedder.embed(texts);
    const [alone] = await embedder.embed([texts[7] ?? text('')]);
    expect(similarity(alone, together[7])).toBeCloseTo(1, 5);
  });

  it('gives the zero vector to texts without a word', async () => {
    const vectors = await embedder.embed([text(''), text(' \n\t'), text('… !!! ---'), text('disk full')]);
    expect(vectors.map((vector) => Math.round(similarity(vector, vector)))).toEqual([0, 0, 0, 1]);
    expect(await embedder.embed([])).toEqual([]);
  });

  it('reads the first 512 tokens and no more', async () => {
    const head = 'no space left on device '.repeat(103); // five tokens a time
    const [short, long] = await embedder.embed([
      text(head),
      text(`${head}${'permission denied '.repeat(5000)}`),
    ]);
    expect(similarity(short, long)).toBeCloseTo(1, 4);
  });

  it('folds what differs from run to run', async () => {
    const [a, b] = await embedder.embed([
      text('2024-05-01T10:00:00.123Z pull of 10.0.0.7/app@sha256:aabbccdd00112233 failed after 12.4s'),
      text('2025-11-30T23:59:59.000Z pull of 10.9.8.7/app@sha256:ffee00998877aabb failed after 3.1s'),
    ]);
    expect(similarity(a, b)).toBeCloseTo(1, 5);
  });

  it('puts the same failure in other words nearer than another failure', async () => {
    const [port, otherPort, disk] = await embedder.embed([
      text('Bind for 0.0.0.0:5432 failed: port is already allocated'),
      text('listen tcp :8080: bind: port already in use, cannot bind'),
      text('write /var/lib/docker/tmp: no space left on device'),
    ]);
    expect(similarity(port, otherPort)).toBeGreaterThan(similarity(port, disk) + 0.1);
  });

  it('fits into git', () => {
    const model = readFileSync('models/devops-assist-384/onnx/model_quantized.onnx');
    const tokenizer = readFileSync('models/devops-assist-384/tokenizer.json');
    expect(model.length + tokenizer.length).toBeLessThan(12e6);
  });
});

describe('EMBEDDING_MODEL', () => {
  const failure = (model: string) =>
    createEmbedder({ model, cacheDir: join(folder, 'cache') }).then(
      () => null,
      (error: { code: string; message: string; hint: string }) => error,
    );

  it('loads a folder of the user, with the revision from its content', async () => {
    const copy = copyShippedModel(join(folder, 'mine'));
    const mine = await createEmbedder({ model: copy, cacheDir: folder });
    expect(mine.model).toBe(embedder.model.replace('devops-assist-384', 'mine'));
  });

  it('refuses a folder without a model', async () => {
    expect(await failure(folder)).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/lacks config.json/),
    });
  });

  it('refuses a file that is no model', async () => {
    const copy = copyShippedModel(join(folder, 'broken'), Buffer.from('not a model'));
    expect(await failure(copy)).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/broken could not be loaded/),
    });
  });

  it('refuses a model of another dimension', async () => {
    const small = {
      dimensions: 8,
      rows: new Float32Array(8 * 20_000).fill(1),
      damping: 0.5,
      offset: new Float32Array(8),
    };
    const copy = copyShippedModel(join(folder, 'small'), onnxModel(small));
    expect(await failure(copy)).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/gives 8 dimensions, not 384/),
    });
  });

  it('refuses what is neither a folder nor a hub id', async () => {
    expect(await failure('a/b/c')).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/neither a folder nor a hub id/),
    });
  });

  it('fetches a hub id at its revision and keeps it', async () => {
    const shipped = (file: string) => readFileSync(join('models/devops-assist-384', file));
    const hub = nock('https://huggingface.co');
    for (const file of [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/model_quantized.onnx',
    ])
      hub.get(`/Some/model/resolve/abc123/${file}`).reply(200, shipped(file));
    const options = { model: 'Some/model@abc123', cacheDir: join(folder, 'hub') };
    const fetched = await createEmbedder(options);
    expect(hub.isDone()).toBe(true);
    expect(fetched.model).toBe('Some/model@abc123');
    expect((await createEmbedder(options)).model).toBe('Some/model@abc123'); // no interceptor is left: from the cache
  });

  it('says so when the hub cannot be reached', async () => {
    nock('https://huggingface.co').persist().get(/.*/).replyWithError('network is down');
    expect(await failure('Other/model')).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/Other\/model could not be loaded/),
    });
  });
});
