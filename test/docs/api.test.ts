/** Every documented route is there, and every route is documented. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/forges-service.ts';

const text = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const documented = [...text.matchAll(/`(GET|POST) (\/[^`\s]*)`/g)].map((match) => `${match[1]} ${match[2]}`);

let lab: Harness;
const routes: string[] = [];
beforeAll(async () => {
  lab = await startHarness();
  // A tree of lines like `│   └── /:token (GET, HEAD)`, four characters a level; a part stands below its parents.
  const parents: string[] = [];
  for (const line of lab.service.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^([│ ]*[├└]── )(\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!found) continue;
    const [, indent = '', part = '', methods] = found;
    const depth = indent.length / 4 - 1;
    parents.length = depth;
    parents[depth] = part;
    for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${parents.join('')}`);
  }
});
afterAll(() => lab.close());

it('documents every route', () => {
  const own = routes.filter((route) => !/^(?:HEAD|OPTIONS) /.test(route));
  expect(own.length).toBeGreaterThan(8);
  // Webhook routes exist with and without the instance's name.
  const known = (route: string) => documented.includes(route) || documented.includes(`${route}/:instance`);
  expect(own.filter((route) => !known(route))).toEqual([]);
});

it('has every route that is documented', () => {
  const missing = documented.filter((route) => {
    const [method = '', url = ''] = route.split(' ');
    return !lab.service.app.hasRoute({ method: method as 'GET', url });
  });
  // The laboratory has no GitHub.
  expect(missing).toEqual(['POST /webhooks/github']);
});
