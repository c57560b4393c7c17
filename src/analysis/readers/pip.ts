/** Python packages: pip, poetry, uv, conda. */
import { eventReader } from './event.ts';
import { before, type Reader } from './reader.ts';

const told = eventReader({
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

/** Where the index could not be read, pip goes on and finds no version of anything. */
const UNREAD =
  /Could not fetch URL |after connection broken by '|Cannot fetch index base URL|error\(SSLError|ERROR: HTTP error 5\d\d/;

const pip: Reader = {
  ...told,
  read(log, at) {
    const found = told.read(log, at);
    if (!found || !/\(from versions: (?:none)?\)|[Nn]o matching distribution/.test(log.text(at)))
      return found;
    const why = before(log, at, (text) => UNREAD.test(text), 12);
    if (why < 0) return found;
    return { ...found, cause: why, start: why, category: 'network', message: log.text(why).trim() };
  },
};

/** What setuptools or distutils say of the package's own set-up, inside the output that pip repeats. */
const setup = eventReader({
  id: 'setuptools',
  tool: 'pip',
  category: 'dependency',
  strength: 0.86,
  anchors: [
    ' setup command: ',
    'error: could not find suitable distribution',
    'error: setup script exited with',
  ],
  expressions: [
    /^\s*error in (?<package>[\w.-]+) setup command: (?<message>.+)/,
    /^\s*error: (?<message>Could not find suitable distribution for Requirement\.parse\('(?<package>[^']+)'\))/,
  ],
  belongs: () => false,
}); // prettier-ignore

const pipenv = eventReader({
  id: 'pipenv',
  tool: 'pipenv',
  category: 'dependency',
  anchors: [
    'your pipfile.lock',
    'pipfile.lock not found',
    'resolutionfailure]',
    'could not find a version that matches',
  ],
  expressions: [
    /^\s*(?<message>Your Pipfile\.lock \(\w+\) is out of date.*)/,
    /^\s*(?:ERROR: )?(?<message>Could not find a version that matches (?<package>[^\s,=<>!~]+).*)/,
    /^\[pipenv\.exceptions\.ResolutionFailure\]: (?<message>.+)/,
    /^(?<message>Pipfile\.lock not found!.*)/,
  ],
  belongs: (text) => /^(?:Tried|Skipped|There are incompatible versions|\s+\S)/.test(text),
}); // prettier-ignore

const pdm = eventReader({
  id: 'pdm',
  tool: 'pdm',
  category: 'dependency',
  anchors: [
    '[pdmusageerror]',
    'lock file hash doesn',
    'unable to find a resolution',
    '[resolutionimpossible]',
    '[pdmexception]',
  ],
  expressions: [
    /^\s*\[(?:PdmUsageError|PdmException|ResolutionImpossible)\]: (?<message>.+)/,
    /^(?<message>Lock file hash doesn't match pyproject\.toml.*)/,
    /^\s*(?:ERROR: )?(?<message>Unable to find a resolution.*)/,
  ],
  belongs: (text) => /^\s+\S|^\[Pdm/.test(text),
}); // prettier-ignore

const hatch = eventReader({
  id: 'hatch',
  tool: 'hatch',
  category: 'config',
  strength: 0.85,
  anchors: ['environment `', 'unknown environment', 'is incompatible: '],
  expressions: [
    /^(?<message>Environment `(?<env>[^`]+)` is incompatible: .+)/,
    /^(?<message>(?:Unknown|Environment) \S*environment\S*: .+)/,
  ],
  belongs: () => false,
}); // prettier-ignore

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

export const pythonPackages: readonly Reader[] = [
  pip,
  setup,
  building,
  poetry,
  uv,
  pipenv,
  pdm,
  hatch,
  conda,
];
