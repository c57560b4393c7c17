/** What a passing run of the same job also printed is noise. */
import { foldLine } from '../fold.ts';
import type { Log } from '../log/log.ts';

/** Is this line's template among those of the passing run? */
export type Noise = (text: string) => boolean;

export const NO_BASELINE: Noise = () => false;

/** @param log a passing run of the same job */
export function noiseOf(log: Log): Noise {
  const templates = new Set<string>();
  for (let i = 0; i < log.length; i++) templates.add(foldLine(log.text(i)));
  return (text) => templates.has(foldLine(text));
}
