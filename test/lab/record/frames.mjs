// The runner's own lines around what a tool printed, as GitHub Actions, GitLab Runner and Jenkins write them.
// Each frame takes the events of one recorded job: [{ at: milliseconds, kind: 'begin'|'line'|'end'|'skip', step, text, code }]
// and gives the lines of the log. Only these lines are imitated; the text of 'line' events passes through.
import { workspace } from './workspace.mjs';

const stampGithub = (at) => {
  const micros = Math.round((at % 1000) * 10_000);
  return `${new Date(at).toISOString().slice(0, 20)}${String(micros).padStart(7, '0')}Z`;
};

const unescaped = (text) => text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');

// What the runner does with workflow commands that a tool prints; undefined when the line is shown as it is.
function workflowCommand(text, state) {
  const found = /^\s*::([a-z-]+)(?: ([^:]*(?::[^:]+)*?))?::(.*)$/.exec(text);
  if (!found) return undefined;
  const [, name, , message] = found;
  if (name === 'group') return `##[group]${message}`;
  if (name === 'endgroup') return '##[endgroup]';
  if (['error', 'warning', 'notice'].includes(name)) return `##[${name}]${unescaped(message)}`;
  if (name === 'debug') return '';
  if (name === 'add-mask') {
    state.masks.push(message);
    return '';
  }
  return undefined;
}

function github(job) {
  const { head, events, plan } = job;
  const lines = [];
  const state = { masks: [] };
  const say = (at, text) => {
    for (const line of String(text).split('\n')) lines.push(`${stampGithub(at)} ${line}`);
  };
  const start = events[0].at - 1900;
  const preamble = [
    "Current runner version: '2.329.0'",
    '##[group]Runner Image Provisioner',
    'Hosted Compute Agent',
    'Version: 20251016.436',
    'Commit: 8ab8ac8bfd662a3739dab9fe09456aba92132568',
    'Build Date: 2025-10-15T20:44:12Z',
    '##[endgroup]',
    '##[group]Operating System',
    'Ubuntu',
    '24.04.3',
    'LTS',
    '##[endgroup]',
    '##[group]Runner Image',
    'Image: ubuntu-24.04',
    'Version: 20251102.99.1',
    'Included Software: https://github.com/actions/runner-images/blob/ubuntu24/20251102.99/images/ubuntu/Ubuntu2404-Readme.md',
    'Image Release: https://github.com/actions/runner-images/releases/tag/ubuntu24%2F20251102.99',
    '##[endgroup]',
    '##[group]GITHUB_TOKEN Permissions',
    'Contents: read',
    'Metadata: read',
    ...(head.permissions ?? '').split(',').filter(Boolean),
    '##[endgroup]',
    'Secret source: Actions',
    'Prepare workflow directory',
    'Prepare all required actions',
    'Getting action download info',
    "Download action repository 'actions/checkout@v4' (SHA:34e114876b0b11c390a56381ad16ebd13914f8d5)",
    ...head.uses.map((use) => `Download action repository '${use.split(' ')[0]}' (SHA:${sha(use)})`),
    `Complete job name: ${head.job}`,
  ];
  preamble.forEach((text, i) => {
    say(start + i * 53, text);
  });
  const shownEnv = head.env.filter((pair) => !pair.startsWith('PATH='));
  const envLines =
    shownEnv.length > 0 ? ['env:', ...shownEnv.map((pair) => `  ${pair.replace('=', ': ')}`)] : [];
  const mask = (text) => state.masks.reduce((t, secret) => t.replaceAll(secret, '***'), text);
  for (const event of events) {
    const step = plan[event.step];
    if (event.kind === 'begin' && event.step === 0) {
      say(
        event.at,
        [
          '##[group]Run actions/checkout@v4',
          'with:',
          `  repository: ${head.repo}`,
          '  token: ***',
          '  ssh-strict: true',
          '  ssh-user: git',
          '  persist-credentials: true',
          '  clean: true',
          '  sparse-checkout-cone-mode: true',
          '  fetch-depth: 1',
          '  fetch-tags: false',
          '  show-progress: true',
          '  lfs: false',
          '  submodules: false',
          '  set-safe-directory: true',
          ...envLines,
          '##[endgroup]',
        ].join('\n'),
      );
    } else if (event.kind === 'begin') {
      const [first, ...rest] = step.script.split('\n');
      say(
        event.at,
        [
          `##[group]Run ${first}`,
          ...[first, ...rest].map((l) => `\u001b[36;1m${l}\u001b[0m`),
          'shell: /usr/bin/bash -e {0}',
          ...envLines,
          '##[endgroup]',
        ].join('\n'),
      );
    } else if (event.kind === 'line') {
      const shown = workflowCommand(event.text, state);
      // A message of several lines is one entry: only its first line carries a time.
      if (shown !== '') lines.push(`${stampGithub(event.at)} ${mask(shown ?? event.text)}`);
    } else if (event.kind === 'end' && event.code !== 0) {
      say(event.at, `##[error]Process completed with exit code ${event.code}.`);
    }
  }
  const end = events.at(-1).at;
  const here = workspace(head);
  const post = [
    'Post job cleanup.',
    '[command]/usr/bin/git version',
    job.gitVersion,
    "Temporarily overriding HOME='/home/runner/work/_temp/0f1f0b5e-57c7-4e24-a9b3-8c3f7b8b8a11' before making global git config changes",
    'Adding repository directory to the temporary git global config as a safe directory',
    `[command]/usr/bin/git config --global --add safe.directory ${here}`,
    '[command]/usr/bin/git config --local --name-only --get-regexp core\\.sshCommand',
    "[command]/usr/bin/git submodule foreach --recursive sh -c \"git config --local --name-only --get-regexp 'core\\.sshCommand' && git config --local --unset-all 'core.sshCommand' || :\"",
    '[command]/usr/bin/git config --local --name-only --get-regexp http\\.https\\:\\/\\/github\\.com\\/\\.extraheader',
    'http.https://github.com/.extraheader',
    '[command]/usr/bin/git config --local --unset-all http.https://github.com/.extraheader',
    "[command]/usr/bin/git submodule foreach --recursive sh -c \"git config --local --name-only --get-regexp 'http\\.https\\:\\/\\/github\\.com\\/\\.extraheader' && git config --local --unset-all 'http.https://github.com/.extraheader' || :\"",
    'Cleaning up orphan processes',
  ];
  post.forEach((text, i) => {
    say(end + 90 + i * 17, text);
  });
  return `\ufeff${lines.join('\n')}\n`;
}

function sha(use) {
  let h = 2166136261;
  const out = [];
  for (let i = 0; out.length < 40; i++) {
    h = Math.imul(h ^ use.charCodeAt(i % use.length) ^ i, 16777619) >>> 0;
    out.push((h % 16).toString(16));
  }
  return out.join('');
}

function gitlab(job) {
  const { head, events, plan } = job;
  const out = [];
  const stamped = head.timestamps === 'yes';
  const stamp = (at, text) =>
    stamped
      ? `${new Date(at).toISOString().slice(0, 23)}${String(Math.round((at % 1) * 1000)).padStart(3, '0')}Z 00O ${text}`
      : text;
  const say = (at, text) => {
    out.push(stamp(at, text));
  };
  const seconds = (at) => Math.floor(at / 1000);
  const open = (at, name, title) =>
    say(
      at,
      `section_start:${seconds(at)}:${name}\r\u001b[0K\u001b[0K\u001b[36;1m${title}\u001b[0;m\u001b[0;m`,
    );
  const close = (at, name) => say(at, `section_end:${seconds(at)}:${name}\r\u001b[0K`);
  const start = events[0].at - 6200;
  const image = head.image ?? 'node:20-bookworm';
  say(start, '\u001b[0KRunning with gitlab-runner 17.5.3 (12030cf4)\u001b[0;m');
  say(
    start,
    '\u001b[0K  on blue-4.saas-linux-small-amd64.runners-manager.gitlab.com/default J2nyww-s, system ID: s_cf1798852952\u001b[0;m',
  );
  say(start, '\u001b[0K  feature flags: FF_USE_FASTZIP:true\u001b[0;m');
  open(start, 'prepare_executor', 'Preparing the "docker+machine" executor');
  say(start + 900, `\u001b[0KUsing Docker executor with image ${image} ...\u001b[0;m`);
  say(start + 1100, `\u001b[0KPulling docker image ${image} ...\u001b[0;m`);
  say(
    start + 4300,
    `\u001b[0KUsing docker image sha256:${sha(image)}${sha(`${image}x`).slice(0, 24)} for ${image} with digest ${image.split(':')[0]}@sha256:${sha(`${image}d`)}${sha(`${image}e`).slice(0, 24)} ...\u001b[0;m`,
  );
  close(start + 4300, 'prepare_executor');
  open(start + 4300, 'prepare_script', 'Preparing environment');
  say(
    start + 5200,
    `Running on runner-j2nyww-s-project-58231914-concurrent-0 via runner-j2nyww-s-s-l-s-amd64-1732160702-8f1e2c3a...`,
  );
  close(start + 5900, 'prepare_script');
  open(start + 5900, 'get_sources', 'Getting source from Git repository');
  let section = 'get_sources';
  let failure = null;
  for (const event of events) {
    const step = plan[event.step];
    if (event.kind === 'begin' && event.step > 0) {
      close(event.at, section);
      section = step.always ? 'after_script' : 'step_script';
      open(
        event.at,
        section,
        step.always ? 'Running after_script' : 'Executing "step_script" stage of the job script',
      );
      if (step.always) say(event.at, '\u001b[32;1mRunning after script...\u001b[0;m');
      else
        say(
          event.at,
          `\u001b[0KUsing docker image sha256:${sha(image)}${sha(`${image}x`).slice(0, 24)} for ${image} ...\u001b[0;m`,
        );
    } else if (event.kind === 'line') say(event.at, event.text);
    else if (event.kind === 'end' && event.code !== 0) failure ??= event.code;
  }
  const end = events.at(-1).at + 200;
  close(end, section);
  open(end, 'cleanup_file_variables', 'Cleaning up project directory and file based variables');
  close(end + 700, 'cleanup_file_variables');
  if (failure === null) say(end + 700, '\u001b[32;1mJob succeeded\u001b[0;m');
  else say(end + 700, `\u001b[31;1mERROR: Job failed: exit code ${failure}\u001b[0;m`);
  return `${out.join('\n')}\n\u001b[0;m`;
}

function jenkins(job) {
  const { head, events, plan } = job;
  const out = [
    'Started by GitHub push by dev',
    'Checking out git https://github.com/' +
      `${head.repo}.git into /var/lib/jenkins/workspace/${head.repo.replace('/', '_')}_main@script/3f5b2a to read Jenkinsfile`,
    '[Pipeline] Start of Pipeline',
    '[Pipeline] node',
    `Running on linux-agent-2 in ${workspace(head)}`,
    '[Pipeline] {',
    '[Pipeline] stage',
    '[Pipeline] { (Declarative: Checkout SCM)',
    '[Pipeline] checkout',
  ];
  let failure = null;
  for (const event of events) {
    const step = plan[event.step];
    if (event.kind === 'begin' && event.step > 0)
      out.push('[Pipeline] stage', `[Pipeline] { (${step.name})`, '[Pipeline] sh');
    else if (event.kind === 'skip')
      out.push(
        '[Pipeline] stage',
        `[Pipeline] { (${step.name})`,
        `Stage "${step.name}" skipped due to earlier failure(s)`,
        '[Pipeline] }',
        '[Pipeline] // stage',
      );
    else if (event.kind === 'line') out.push(event.text);
    else if (event.kind === 'end') {
      if (event.code !== 0) failure ??= event.code;
      out.push('[Pipeline] }', '[Pipeline] // stage');
      if (event.step === 0) out.push('[Pipeline] withEnv', '[Pipeline] {');
    }
  }
  out.push(
    '[Pipeline] }',
    '[Pipeline] // withEnv',
    '[Pipeline] }',
    '[Pipeline] // node',
    '[Pipeline] End of Pipeline',
  );
  if (failure !== null) out.push(`ERROR: script returned exit code ${failure}`);
  out.push(
    '',
    'GitHub has been notified of this commit’s build result',
    '',
    `Finished: ${failure === null ? 'SUCCESS' : 'FAILURE'}`,
  );
  return `${out.join('\n')}\n`;
}

const FRAMES = { github, gitlab, jenkins };

/** The finished log of a recorded job in the form of its CI. */
export const frame = (job) => FRAMES[job.head.ci](job);
