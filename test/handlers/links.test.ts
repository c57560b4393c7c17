import { describe, expect, it } from 'vitest';
import type { RunRef } from '../../src/domain.ts';
import { createLinks } from '../../src/handlers/links.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 4, 6, 7, 8, 9);
const settings = { publicUrl: 'https://assist.example/x', secret: 's'.repeat(32), days: 30 };
const run: RunRef = {
  provider: 'jenkins',
  instance: 'ci',
  organisation: 'team',
  repository: 'team/shop/feature%2Fcart',
  runId: '12',
  attempt: 1,
};
const links = createLinks(settings);
const tokenOf = (url: string) => url.slice('https://assist.example/x/d/'.length);

describe('a link', () => {
  it('leads back to its run, and is the same all day long', () => {
    const url = links.page(run, NOW);
    expect(url).toMatch(/^https:\/\/assist\.example\/x\/d\/[\w-]+\.[\w-]{43}$/);
    expect(links.read(tokenOf(url), NOW)).toEqual({ run, id: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(links.page(run, NOW + 3_600_000)).toBe(url);
    expect(links.page(run, NOW + DAY)).not.toBe(url);
  });

  it('lives for its days and not a day longer', () => {
    const token = tokenOf(links.page(run, NOW));
    expect(links.read(token, NOW + 30 * DAY)).toMatchObject({ run });
    expect(links.read(token, NOW + 31 * DAY)).toBe('expired');
  });

  it('is one voter with every other link to the same run, and with none to another', () => {
    const id = (ref: RunRef, now: number) => {
      const read = links.read(tokenOf(links.page(ref, now)), now);
      return typeof read === 'string' ? read : read.id;
    };
    expect(id(run, NOW)).toBe(id(run, NOW + DAY));
    expect(id(run, NOW)).not.toBe(id({ ...run, runId: '13' }, NOW));
  });

  it('that was changed, cut, signed by another key or made up is none', () => {
    const token = tokenOf(links.page(run, NOW));
    const [payload = '', signature = ''] = token.split('.');
    const forged = Buffer.from(
      Buffer.from(payload, 'base64url').toString('utf8').replace('"12"', '"13"'),
    ).toString('base64url');
    const other = tokenOf(createLinks({ ...settings, secret: 'o'.repeat(32) }).page(run, NOW));
    for (const each of [
      `${forged}.${signature}`,
      `${payload}.${signature.slice(0, -1)}`,
      `${payload}.${signature}.x`,
      `${payload}.`,
      payload,
      other,
      '',
      '.',
    ])
      expect(links.read(each, NOW)).toBe('invalid');
  });
});
