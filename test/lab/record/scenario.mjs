// Reads a scenario: a bash file whose head holds `# key: value` lines and whose body is cut into sections by `#: name` lines.
//
//   # ci: github | gitlab | jenkins      # repo: owner/name          # job: name of the job       # needs: commands it uses
//   # env: KEY=VALUE (repeatable)        # network: none             # uses: an action (github, repeatable)
//   # tool, category, also, cause (a regular expression for the line that is the root cause; up to three), fix, fix_regex,
//   # wrong_regex, outcome: success      labels, written by whoever wrote the scenario
//
//   #: prepare      as root, not recorded: writes the project, starts loopback services
//   #: mend         as root, not recorded, only for the passing run: takes the fault out again
//   #: step NAME    recorded; a step that fails ends the job, as it does in CI
//   #: always NAME  recorded even after a failure
import { readFileSync } from 'node:fs';

const MANY = new Set(['env', 'uses', 'cause']);

/** Parses the text of a scenario file. Gives `{ head, prepare, mend, steps: [{ name, script, always }] }`. */
export function parseScenario(text) {
  const head = { env: [], uses: [], cause: [] };
  const sections = [];
  for (const line of text.split('\n')) {
    const section = /^#: (prepare|mend|step|always)(?: (.*))?$/.exec(line);
    if (section) sections.push({ kind: section[1], name: section[2] ?? '', lines: [] });
    else if (sections.length > 0) sections.at(-1).lines.push(line);
    else {
      const field = /^# ([a-z_]+): (.*)$/.exec(line);
      if (!field) continue;
      if (MANY.has(field[1])) head[field[1]].push(field[2]);
      else head[field[1]] = field[2];
    }
  }
  const script = (s) => s.lines.join('\n').replace(/^\n+|\s+$/g, '');
  const only = (kind) =>
    sections
      .filter((s) => s.kind === kind)
      .map(script)
      .join('\n');
  const steps = sections
    .filter((s) => s.kind === 'step' || s.kind === 'always')
    .map((s) => ({ name: s.name, script: script(s), always: s.kind === 'always' }));
  for (const key of ['ci', 'repo', 'job'])
    if (!head[key]) throw new Error(`the scenario's head lacks "# ${key}: …"`);
  if (steps.length === 0) throw new Error('the scenario has no "#: step" section');
  return { head, prepare: only('prepare'), mend: only('mend'), steps };
}

/** Reads and parses a scenario file. */
export const readScenario = (path) => parseScenario(readFileSync(path, 'utf8'));
