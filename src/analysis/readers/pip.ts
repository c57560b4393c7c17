/** Python packages: pip, poetry, uv, conda. */
import { eventReader } from './event.ts';
import type { Reader } from './reader.ts';

const pip = eventReader({
  id: 'pip',
  tool: 'pip',
  category: 'dependency',
  strength: 0.92,
  anchors: [
    'could not find a version',
    'error: cannot install',
    'error: resolutionimpossible',
    'error: could not install',
    'could not open requirements file',
    'error: invalid requirement',
    'requires a different python',
    'do not match the hashes',
    'in --require-hashes mode',
  ],
  expressions: [
    /^(?:#\d+ [\d.]+ )?\s*(?:ERROR: )?(?<message>Could not find a version that satisfies the requirement (?<package>[^\s(]+).*)/,
    /^(?:#\d+ [\d.]+ )?\s*ERROR: (?<message>Cannot install .+ because these package versions have conflicting dependencies\.?)/,
    /^(?:#\d+ [\d.]+ )?\s*ERROR: (?<message>Could not install packages due to an (?:OSError|EnvironmentError).*)/,
    /^(?:#\d+ [\d.]+ )?\s*ERROR: (?<message>(?:Could not open requirements file|Invalid requirement|In --require-hashes mode|THESE PACKAGES DO NOT MATCH).*)/,
    /^(?:#\d+ [\d.]+ )?\s*ERROR: (?<message>(?:Package '(?<package>[^']+)'|Ignored the following|\S+) requires a different Python.*)/,
  ],
  belongs: (text) =>
    /No matching distribution|^\s+\S|^The conflict is caused|^ERROR: ResolutionImpossible|^$/.test(text),
  most: 12,
});

/** What pip says after the true error: of the compiler, of a missing file, of a version that is not there. */
const building = eventReader({
  id: 'pip-build',
  tool: 'pip',
  category: 'dependency',
  strength: 0.42,
  anchors: [
    'failed building wheel',
    'subprocess-exited-with-error',
    'metadata-generation-failed',
    'no matching distribution',
    'failed to build installable wheels',
    'command errored out',
  ],
  expressions: [
    /^(?:#\d+ [\d.]+ )?\s*(?:ERROR: )?(?<message>Failed (?:building wheel for|to build installable wheels).*)/,
    /^(?:#\d+ [\d.]+ )?\s*(?:ERROR: )?(?<message>No matching distribution found for (?<package>\S+).*)/,
    /^(?:#\d+ [\d.]+ )?\s*(?:ERROR|error): (?<message>(?:subprocess-exited-with-error|metadata-generation-failed|Command errored out).*)/,
  ],
  belongs: () => false,
}); // prettier-ignore

const poetry = eventReader({
  id: 'poetry',
  tool: 'poetry',
  category: 'dependency',
  anchors: [
    'version solving failed',
    'pyproject.toml changed significantly',
    'poetry.lock is not up to date',
  ],
  expressions: [
    /^(?<message>(?:Because|And because|So, because) .+, version solving failed\.)/,
    /^(?<message>pyproject\.toml changed significantly since poetry\.lock was last generated.*)/,
    /^(?<message>Error: poetry\.lock is not up to date with pyproject\.toml.*)/,
  ],
  belongs: () => false,
});

const uv = eventReader({
  id: 'uv',
  tool: 'uv',
  category: 'dependency',
  anchors: [
    'no solution found when resolving',
    'the lockfile at `uv.lock` needs to be updated',
    'failed to download and build `',
    'failed to build `',
  ],
  expressions: [
    /^\s*(?:×|error:|x) (?<message>No solution found when resolving .*)/,
    /^error: (?<message>The lockfile at `uv\.lock` needs to be updated.*)/,
    /^\s*(?:×|error:|x) (?<message>Failed to (?:download and )?build `(?<package>[^`]+)`.*)/,
  ],
  cause: /Because |error: The lockfile/,
  most: 12,
}); // prettier-ignore

const conda = eventReader({
  id: 'conda',
  tool: 'conda',
  category: 'dependency',
  anchors: [
    'packagesnotfounderror',
    'resolvepackagenotfound',
    'unsatisfiableerror',
    'condahttperror',
    'could not solve for environment specs',
  ],
  expressions: [
    /^(?<message>(?:PackagesNotFoundError|ResolvePackageNotFound|UnsatisfiableError|LibMambaUnsatisfiableError|CondaHTTPError):.*)/,
    /^(?:error\s+libmamba )?(?<message>Could not solve for environment specs.*)/,
  ],
  belongs: (text) => /^\s*- \S|^\s+\S|^$/.test(text),
}); // prettier-ignore

export const pythonPackages: readonly Reader[] = [pip, building, poetry, uv, conda];
