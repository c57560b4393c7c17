/**
 * Draws what searching vectors costs as their number grows, from the figures of the benchmark:
 *
 *     npm run bench -- vectors --more --json | npx tsx scripts/plot-vectors.ts > docs/vectors.svg
 */
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const SIZES = [
  ['1k', 1e3],
  ['10k', 1e4],
  ['100k', 1e5],
  ['1m', 1e6],
] as const;
const SERIES = [
  ['p50_ms', 'median', '#2f6fdb'],
  ['p95_ms', '95th percentile', '#c2410c'],
] as const;
const WIDTH = 640;
const HEIGHT = 380;
const LEFT = 70;
const RIGHT = 75;
const TOP = 50;
const BOTTOM = 70;
const LEAST_MS = 0.1;
const MOST_MS = 10_000;

const { figures } = z
  .object({ figures: z.record(z.string(), z.number()) })
  .parse(JSON.parse(await text(process.stdin)));
const sizes = SIZES.filter(([name]) => figures[`p95_ms_${name}`] !== undefined);

const share = (value: number, least: number, most: number) =>
  Math.log(value / least) / Math.log(most / least);
const x = (size: number) => LEFT + share(size, 1e3, 1e6) * (WIDTH - LEFT - RIGHT);
const y = (ms: number) => HEIGHT - BOTTOM - share(ms, LEAST_MS, MOST_MS) * (HEIGHT - TOP - BOTTOM);
const label = (at: [number, number], content: string, more = '') =>
  `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${content}</text>`;

const lines: string[] = [];
for (let ms = LEAST_MS; ms <= MOST_MS * 1.01; ms *= 10) {
  const at = y(ms);
  lines.push(
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" stroke="#ddd"/>`,
  );
  lines.push(label([LEFT - 8, at + 4], `${Number(ms.toPrecision(1))} ms`, 'text-anchor="end"'));
}
for (const [name, size] of sizes) {
  const megabytes = (figures[`bytes_${name}`] ?? 0) / 1e6;
  lines.push(label([x(size), HEIGHT - BOTTOM + 20], size.toLocaleString('en'), 'text-anchor="middle"'));
  const recall = figures[`recall_at_5_${name}`];
  const below = `${megabytes.toFixed(0)} MB, recall ${recall}`;
  lines.push(
    label([x(size), HEIGHT - BOTTOM + 38], below, 'text-anchor="middle" fill="#666" font-size="11"'),
  );
}
SERIES.forEach(([series, title, colour], index) => {
  const points = sizes.map(([name, size]) => [x(size), y(figures[`${series}_${name}`] ?? LEAST_MS)] as const);
  const path = points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
  lines.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
  for (const [px, py] of points)
    lines.push(`<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="${colour}"/>`);
  lines.push(label([LEFT + 10 + index * 120, TOP - 14], title, `fill="${colour}" font-weight="600"`));
});
lines.push(
  label([LEFT, 20], 'Time to find the 5 nearest vectors, one thread', 'font-size="15" font-weight="600"'),
);
lines.push(
  label([(LEFT + WIDTH) / 2, HEIGHT - 12], 'vectors stored (384 dimensions)', 'text-anchor="middle"'),
);

process.stdout.write(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">\n` +
    `<title>Time of a search against the number of vectors</title>\n<rect width="100%" height="100%" fill="#fff"/>\n${lines.join('\n')}\n</svg>\n`,
);
