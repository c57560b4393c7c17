/** What a passing run of the same job also printed is noise. */
import { foldLine } from '../fold.ts';
import type { Log } from '../log/log.ts';

/** Is this line's template among those of the passing run? */
export type Noise = (text: string) => boolean;

/** The templates of a passing run, each as 48 bits: with 20,000 of them one line in 10^10 is taken for noise wrongly. */
export type Templates = ReadonlySet<number>;

export const NO_BASELINE: Noise = () => false;

/** @param log a passing run of the same job */
export function templatesOf(log: Log): Templates {
  const templates = new Set<number>();
  for (let i = 0; i < log.length; i++) templates.add(hash48(foldLine(log.text(i))));
  return templates;
}

export const noiseOf =
  (templates: Templates): Noise =>
  (text) =>
    templates.has(hash48(foldLine(text)));

const BYTES = 6;
/** 480 kB of text; a passing run with more to say is read again. */
const MOST_KEPT = 60_000;

/** The templates as text that can be kept without the log; null where they are too many or none. */
export function packTemplates(templates: Templates): string | null {
  if (templates.size === 0 || templates.size > MOST_KEPT) return null;
  const bytes = Buffer.alloc(templates.size * BYTES);
  let at = 0;
  for (const template of templates) at = bytes.writeUIntBE(template, at, BYTES);
  return bytes.toString('base64');
}

/** Reads what `packTemplates` wrote. */
export function unpackTemplates(text: string): Templates {
  const bytes = Buffer.from(text, 'base64');
  const templates = new Set<number>();
  for (let at = 0; at + BYTES <= bytes.length; at += BYTES) templates.add(bytes.readUIntBE(at, BYTES));
  return templates;
}

/** FNV-1a over UTF-16 units in two lanes of 32 and 16 bits. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash48(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return ((high >>> 8) & 0xffff) * 0x1_0000_0000 + (low >>> 0);
}
