/** Accuracy over the year as a drawing. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  /** One share a month, 0 to 1. */
  readonly months: readonly number[];
}

const WIDTH = 640;
const HEIGHT = 340;
const LEFT = 56;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 52;

export function drawYear(lines: readonly Line[]): string {
  const x = (month: number) => LEFT + (month / 11) * (WIDTH - LEFT - RIGHT);
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${LEFT}" y1="${y(share)}" x2="${WIDTH - RIGHT}" y2="${y(share)}"/><text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end" stroke="none">${share * 100} %</text>`,
  );
  const months = Array.from(
    { length: 12 },
    (_none, month) =>
      `<text x="${x(month)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle" stroke="none">${month + 1}</text>`,
  );
  const drawn = lines.map(({ name, colour, months: shares }, index) => {
    const points = shares.map((share, month) => `${x(month).toFixed(1)},${y(share).toFixed(1)}`).join(' ');
    return [
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<rect x="${LEFT + index * 290}" y="14" width="12" height="12" fill="${colour}"/>`,
      `<text x="${LEFT + 18 + index * 290}" y="24">${name}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">
<title>Share of failures whose first answer is right, month by month</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<g stroke="#ddd" fill="#444">${[...grid, ...months].join('')}</g>
${drawn.join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">month</text>
</svg>
`;
}
