import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { actionOf, commandOf } from '../../../src/analysis/locate/commands.ts';
import { hintedCategory, plainCategory } from '../../../src/analysis/locate/wordings.ts';
import { noMemory } from '../../support/no-memory.ts';

const TIME = '2026-03-02T10:33:37.0347135Z ';

/** A log of GitHub Actions whose step ran `script` and printed `lines`. */
async function diagnose(script: string, lines: string) {
  const [first = ''] = script.split('\n');
  const text = [
    "Current runner version: '2.319.1'",
    `##[group]Run ${first}`,
    ...script.split('\n'),
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...lines.split('\n'),
    '##[error]Process completed with exit code 1.',
  ];
  async function* log() {
    yield new TextEncoder().encode(text.map((line) => `${TIME}${line}\n`).join(''));
  }
  const analyze = createAnalyzer({ patterns: [], now: () => 0 });
  return (await analyze({ log: log() }, noMemory)).diagnosis;
}

describe('a failure that nobody knows', () => {
  it.each([
    ['pulumi up --yes', 'Error: frobnication of the wug was refused', 'deploy', 'pulumi'],
    ['sudo -E helm upgrade web ./chart', 'Error: wug is not there', 'kubernetes', 'helm'],
    ['docker compose up -d --wait', 'Error: no wug could be made', 'docker', 'docker'],
    ['DATABASE_URL=postgres://db/x npx prisma migrate deploy', 'Error: wug failed', 'database', 'migrations'],
    ['FOO=1 /usr/bin/time npm run lint:ci', 'Error: wug found', 'lint', 'npm'],
    ['./gradlew assemble', 'Error: wug found', 'compile', 'gradlew'],
    ['./wug', 'Error: wug found', 'other', 'unknown'],
    ['firebase deploy --only hosting', 'Error: wug is not valid', 'deploy', 'firebase'],
  ])('has the category of the command that failed: %s', async (script, line, category, tool) => {
    const { category: found, tool: named, ...rest } = await diagnose(script, line);
    expect(rest).toMatchObject({ source: 'none', solution: null, pattern: null });
    expect([found, named]).toEqual([category, tool]);
  });

  it('has the category of the last command that was echoed', async () => {
    const found = await diagnose(
      './ci.sh',
      '+ npm ci\nadded 3 packages\n+ kubectl apply -f k8s\nError: no wug',
    );
    expect(found).toMatchObject({ category: 'kubernetes', tool: 'kubectl' });
  });

  it('has none of a script that did several things', async () => {
    expect(await diagnose('npm ci\nhelm upgrade web .', 'Error: no wug')).toMatchObject({
      category: 'other',
    });
  });

  it('is told by its own words before the command', async () => {
    const found = await diagnose('terraform apply', 'Error: wug: dial tcp 10.0.0.1:443: i/o timeout');
    expect(found.category).toBe('network');
  });
});

describe('words', () => {
  it.each([
    ['write /x: no space left on device', 'disk'],
    ['wug: Cannot allocate memory', 'memory'],
    ['lookup wug.example: no such host', 'network'],
    ['the request was refused: 401', 'auth'],
    ['User wug does not have the required permission', 'permission'],
    ['wug was not ready: timed out after 300s', 'timeout'],
    ['3 vulnerabilities in wug', 'security'],
    ['wug: nothing to say', null],
  ])('that are plain: %s', (line, category) => expect(plainCategory(line)).toBe(category));

  it.each([
    ['the deployment/web of the wug', 'kubernetes'],
    ['relation "wug" is odd', 'database'],
    ['the option --wug is not supported', 'config'],
    ['wug', null],
  ])('that hint: %s', (line, category) => expect(hintedCategory(line)).toBe(category));
});

describe('commands', () => {
  it.each([
    ['sudo apt-get install -y wug', 'dependency'],
    ['/usr/bin/git -C x fetch', 'git'],
    ['./gradlew :app:test', 'test'],
    ['./gradlew assemble', 'compile'],
    ['CI=true npx playwright test', 'test'],
    ['docker run --rm wug pytest', null],
    ['echo "docker build"', null],
  ])('%s', (line, category) => expect(commandOf(line)?.category ?? null).toBe(category));

  it.each([
    ['actions/deploy-pages@v4', 'deploy'],
    ['docker/build-push-action@v6', 'docker'],
    ['docker/login-action@v3', 'auth'],
    ['github/codeql-action/analyze@v3', 'security'],
    ['actions/setup-node@v4', 'config'],
    ['./.github/actions/wug', null],
    ['make deploy', null],
  ])('%s', (name, category) => expect(actionOf(name)?.category ?? null).toBe(category));
});
