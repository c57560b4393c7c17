/** `npm ci` refuses a lock file that lacks a package, also one of another platform; `npm install` may leave those out. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Locked>;
};
const names = Object.keys(lock.packages);

it('has every optional package, of every platform', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !names.includes(`${path}/node_modules/${name}`) && !names.includes(`node_modules/${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

it('names no host that packages come from', () => {
  const hosts = Object.values(lock.packages).flatMap(({ resolved }) =>
    resolved !== undefined && /^https?:/.test(resolved) ? [resolved] : [],
  );
  expect(hosts).toEqual([]);
});
