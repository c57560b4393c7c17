/** Draws the batches of the contrastive training. */

export interface Example {
  /** Texts of one failure as token ids. */
  readonly texts: readonly (readonly number[])[];
  /** Examples of one area (a tool) are easily confused: up to half of each batch is of one area. */
  readonly area: string;
}

/** Gives a batch of `size` distinct examples (fewer if there are fewer) at each call. */
export function batchesOf(examples: readonly Example[], size: number, random: () => number): () => Example[] {
  const areas = new Map<string, Example[]>();
  for (const example of examples) areas.set(example.area, [...(areas.get(example.area) ?? []), example]);
  const lists = [...areas.values()];
  const enough = Math.min(size, examples.length);
  return () => {
    const area = lists[Math.floor(random() * lists.length)] ?? [];
    const chosen = new Set(shuffled(area, random).slice(0, Math.floor(size / 2)));
    while (chosen.size < enough) chosen.add(examples[Math.floor(random() * examples.length)] as Example);
    return [...chosen];
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
