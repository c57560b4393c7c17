#!/usr/bin/env node
// Records scenarios: runs their tools for real in a throw-away layer of this machine and writes the job log they give.
//
//   node test/lab/record.mjs [--passing] AREA/NAME …      needs root (namespaces, overlay), Linux, the tools a scenario names
//
// Writes logs/AREA-NAME.log, or logs/pass/AREA-NAME.log with --passing (the fault mended first). A scenario whose tools
// are missing is skipped and says so. Exit code 1 when a recording did not turn out as its scenario says.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frame } from './record/frames.mjs';
import { HOMES, jobScript } from './record/job.mjs';
import { causeLines } from './record/labels.mjs';
import { neutraliser, telltales } from './record/neutral.mjs';
import { readScenario } from './record/scenario.mjs';

const lab = dirname(fileURLToPath(import.meta.url));
const tools = process.env.LAB_TOOLS ?? '/opt/lab';

const missing = (needs) =>
  (needs ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .filter(
      (name) =>
        !(name.startsWith('/')
          ? existsSync(name)
          : existsSync(join(tools, 'bin', name)) ||
            spawnSync('sh', ['-c', `PATH=/usr/sbin:/sbin:$PATH command -v ${name}`]).status === 0),
    );

function play(stage, head) {
  return new Promise((resolve) => {
    const events = [];
    let step = 0;
    let broken = false;
    const spaces = ['-m', '-p', '-f', '--uts', '--kill-child', ...(head.network === 'none' ? ['-n'] : [])];
    const hosts = {
      github: 'runnervmg1sw1',
      gitlab: 'runner-j2nyww-s-project-58231914-concurrent-0',
      jenkins: 'linux-agent-2',
    };
    const child = spawn(
      'unshare',
      [
        ...spaces,
        'bash',
        join(lab, 'record/sandbox.sh'),
        stage,
        hosts[head.ci],
        head.network ?? 'full',
        head.layer ?? '6g',
        tools,
        head.ci,
        HOMES[head.ci].home,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const guard = setTimeout(() => child.kill('SIGKILL'), 1000 * (Number(head.limit ?? 300) + 240));
    const now = () => performance.timeOrigin + performance.now();
    const pending = { at: 0, text: null };
    const flush = () => {
      if (pending.text !== null) events.push({ at: pending.at, kind: 'line', step, text: pending.text });
      pending.text = null;
    };
    let rest = '';
    const take = (line) => {
      const mark = /^\u0001(\w+)(?: (\d+))?(?: (\d+))?$/.exec(line);
      if (!mark) {
        flush();
        pending.at = now();
        pending.text = line.replace(/\r$/, '');
        return;
      }
      // The job script puts a line break before its end mark; an empty line there is its own.
      if (mark[1] === 'end' && pending.text === '') pending.text = null;
      flush();
      if (mark[1] === 'broken') broken = true;
      if (mark[2] !== undefined) {
        step = Number(mark[2]);
        events.push({ at: now(), kind: mark[1], step, code: Number(mark[3] ?? 0) });
      }
    };
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach(take);
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      complaints += chunk;
    });
    child.on('close', () => {
      clearTimeout(guard);
      flush();
      resolve({ events, broken, complaints });
    });
  });
}

async function record(id, passing) {
  const scenario = readScenario(join(lab, 'scenarios', `${id}.sh`));
  const { head } = scenario;
  const lacking = missing(head.needs);
  if (lacking.length > 0) return { id, skipped: `needs ${lacking.join(', ')}` };
  const stage = mkdtempSync(join(tmpdir(), 'lab-'));
  chmodSync(stage, 0o755);
  try {
    const { files, plan, env } = jobScript(scenario, passing);
    files['services.sh'] = readFileSync(join(lab, 'record/services.sh'), 'utf8');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(stage, name), text);
    const { events, broken, complaints } = await play(stage, head);
    if (broken || events.length === 0) {
      const log = existsSync(join(stage, 'prepare.log'))
        ? readFileSync(join(stage, 'prepare.log'), 'utf8')
        : '';
      return { id, wrong: `preparation failed\n${complaints.slice(-1500)}\n${log.slice(-3000)}` };
    }
    const neutral = neutraliser(head);
    for (const event of events) if (event.kind === 'line') event.text = neutral(event.text);
    const gitVersion = spawnSync('git', ['version'], { encoding: 'utf8' }).stdout.trim();
    const log = frame({ head, events, plan, env, gitVersion });
    const file = join(lab, 'logs', passing ? 'pass' : '', `${id.replace('/', '-')}.log`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, log);
    const failed = events.some((e) => e.kind === 'end' && e.code !== 0);
    const shouldFail = !passing && head.outcome !== 'success';
    const told = telltales(log);
    if (failed !== shouldFail)
      return { id, wrong: `the job ${failed ? 'failed' : 'passed'}, which it should not; see ${file}` };
    if (told.length > 0) return { id, wrong: `the log tells the machine: ${told.slice(0, 3).join(' | ')}` };
    if (!shouldFail) return { id, bytes: log.length };
    const { lines, unmatched } = causeLines(log, head.cause);
    if (unmatched.length > 0)
      return { id, wrong: `no line matches the cause ${unmatched.join(' , ')}; see ${file}` };
    return { id, bytes: log.length, cause: lines };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const passing = args.includes('--passing');
let wrong = 0;
for (const id of args.filter((a) => !a.startsWith('--'))) {
  const result = await record(id.replace(/\.sh$/, ''), passing);
  if (result.skipped) console.log(`skipped  ${id}: ${result.skipped}`);
  else if (result.wrong) {
    wrong++;
    console.log(`WRONG    ${id}: ${result.wrong}`);
  } else
    console.log(
      `recorded ${id}${passing ? ' (passing)' : ''}: ${result.bytes} bytes${result.cause ? `\n         ${result.cause.join('\n         ')}` : ''}`,
    );
}
process.exit(wrong > 0 ? 1 : 0);
