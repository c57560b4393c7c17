// Writes the bash script that plays a job inside the sandbox. It speaks to the recorder through marked lines on its
// standard output: \u0001begin N, \u0001end N CODE, \u0001skip N; every other line is what the tool printed.

import { checkout } from './checkout.mjs';
import { workspace } from './workspace.mjs';

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

const BUNDLES = ['NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'AWS_CA_BUNDLE'];

/** The account a job of each CI runs as. */
export const HOMES = {
  github: { user: 'runner', uid: 1001, home: '/home/runner' },
  gitlab: { user: 'root', uid: 0, home: '/home/ci' },
  jenkins: { user: 'jenkins', uid: 1101, home: '/var/lib/jenkins' },
};

function environment(head) {
  const { home, user } = HOMES[head.ci];
  const common = {
    PATH: '/opt/hostedtoolcache/node/20.20.2/x64/bin:/opt/hostedtoolcache/Python/3.11.7/x64/bin:/opt/rust/cargo/bin:/usr/local/go/bin:/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin',
    HOME: home,
    USER: user,
    LOGNAME: user,
    LANG: 'C.UTF-8',
    CI: 'true',
    TZ: 'UTC',
    npm_config_update_notifier: 'false',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    GOFLAGS: '-buildvcs=false',
    RUSTUP_HOME: '/opt/rust/rustup',
    DEBIAN_FRONTEND: 'noninteractive',
    // The machine may reach the registries through a proxy of its own, whose certificate stands in the system's bundle.
    ...Object.fromEntries(BUNDLES.map((name) => [name, '/etc/ssl/certs/ca-certificates.crt'])),
  };
  const ci = {
    github: {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: head.repo,
      GITHUB_WORKSPACE: workspace(head),
      GITHUB_RUN_ID: '11948220317',
      RUNNER_OS: 'Linux',
      RUNNER_TEMP: '/home/runner/work/_temp',
      GITHUB_REF_NAME: 'main',
      GITHUB_STEP_SUMMARY: '/home/runner/work/_temp/summary.md',
    },
    gitlab: {
      GITLAB_CI: 'true',
      CI_PROJECT_DIR: workspace(head),
      CI_PROJECT_PATH: head.repo,
      CI_COMMIT_REF_NAME: 'main',
      CI_JOB_NAME: head.job,
    },
    jenkins: {
      JENKINS_URL: 'https://jenkins.example.com/',
      WORKSPACE: workspace(head),
      BUILD_NUMBER: '184',
      JOB_NAME: `${head.repo}/main`,
    },
  }[head.ci];
  const own = Object.fromEntries(
    head.env.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  return { ...common, ...ci, ...own };
}

// GitLab echoes each command in green before it runs; a command ends where its line does, unless a here-document,
// a backslash or an open block carries it on.
function echoed(script) {
  const lines = script.split('\n');
  const commands = [];
  let open = [];
  let until = null;
  for (const line of lines) {
    open.push(line);
    if (until) {
      if (line.trim() === until) until = null;
      else continue;
    } else {
      const here = /<<-?\s*['"]?(\w+)['"]?/.exec(line);
      if (here) {
        until = here[1];
        continue;
      }
      const text = open.join('\n');
      const opened = (text.match(/^\s*(?:if|for|while|case)\b|\{\s*$/gm) ?? []).length;
      const closed = (text.match(/^\s*(?:fi|done|esac|\})(?:\s|;|$)|;\s*(?:fi|done|esac)\b/gm) ?? []).length;
      if (line.endsWith('\\') || opened > closed) continue;
    }
    if (open.join('').trim()) commands.push(open.join('\n'));
    open = [];
  }
  if (open.join('').trim()) commands.push(open.join('\n'));
  return commands
    .map((command) => {
      const [first, ...more] = command.split('\n');
      const shown = more.length > 0 ? `${first} # collapsed multi-line command` : first;
      return `printf '\\033[32;1m$ %s\\033[0;m\\n' ${quote(shown)}\n${command}`;
    })
    .join('\n');
}

/** The job script: prepares unseen, then plays the steps. `passing` takes the fault out first. */
export function jobScript(scenario, passing) {
  const { head } = scenario;
  const { user, uid, home } = HOMES[head.ci];
  const here = workspace(head);
  const env = environment(head);
  const exports = Object.entries(env)
    .map(([k, v]) => `export ${k}=${quote(v)}`)
    .join('\n');
  const files = {};
  const put = (name, text) => {
    files[name] = text;
  };
  // A job with a memory limit runs in a control group of its own, which the kernel's OOM killer guards.
  const group = '/sys/fs/cgroup/memory/ci-job';
  const enter = head.memory ? `echo $$ > ${group}/cgroup.procs\n` : '';
  const limitMemory = head.memory
    ? `mkdir -p ${group}; echo ${head.memory} > ${group}/memory.limit_in_bytes; chmod 666 ${group}/cgroup.procs`
    : ':';
  put('env.sh', `${enter}${exports}\n[ -f "$HOME/job.env" ] && { set -a; . "$HOME/job.env"; set +a; }\n:`);
  put(
    'prepare.sh',
    `set -eu\nHERE=${here} HOME_OF_JOB=${home} JOB_USER=${user}\nexport RUSTUP_HOME=/opt/rust/rustup ${BUNDLES.map((n) => `${n}=${env[n]}`).join(' ')}\nexport PATH=${env.PATH} HOME=${home} PASSING=${passing ? 1 : ''}\ncd ${here}\n. /run/lab/services.sh\njob_env() { echo "$1" >> ${home}/job.env; }\ncd ${here}\n${scenario.prepare}\n${passing ? `cd ${here}\n${scenario.mend}` : ''}`,
  );
  const shell = { github: 'bash -e', gitlab: 'bash -eo pipefail', jenkins: 'sh -xe' }[head.ci];
  const plan = [{ name: 'checkout', script: checkout(head), always: false, shell: 'bash' }];
  const body = scenario.steps.map((s) => ({ ...s, shell }));
  if (head.ci === 'gitlab') {
    // One shell runs the whole script; after_script has its own.
    const script = [...(head.before ? [{ script: head.before }] : []), ...body]
      .filter((s) => !s.always)
      .map((s) => echoed(s.script))
      .concat(':')
      .join('\n');
    plan.push({ name: 'script', script, always: false, shell });
    for (const s of body.filter((x) => x.always))
      plan.push({ ...s, script: echoed(s.script), shell: 'bash' });
  } else plan.push(...body);
  plan.forEach((step, i) => {
    put(
      `step-${i}.sh`,
      `${step.script}
`,
    );
  });
  // A tool or the shell may name the script it runs in: it lies where the CI would put it.
  const folder = {
    github: '/home/runner/work/_temp',
    gitlab: '/scripts-58231914-8459211034',
    jenkins: `${here}@tmp`,
  }[head.ci];
  const start = {
    github: `exec $3 ${folder}/1c5d0a52-6d1b-4b0e-9a3c-7f21d4e0a00$1.sh`,
    gitlab: `exec /usr/bin/$3 -c \\"\\$(cat ${folder}/step_script-$1)\\"`,
    jenkins: `exec $3 ${folder}/durable-6f1c2e0$1/script.sh.copy`,
  }[head.ci];
  const place = {
    github: `for s in /run/lab/step-*.sh; do n=\${s##*-}; cp $s ${folder}/1c5d0a52-6d1b-4b0e-9a3c-7f21d4e0a00$n; done`,
    gitlab: `for s in /run/lab/step-*.sh; do n=\${s##*-}; cp $s ${folder}/step_script-\${n%.sh}; done`,
    jenkins: `for s in /run/lab/step-*.sh; do n=\${s##*-}; mkdir ${folder}/durable-6f1c2e0\${n%.sh}; cp $s ${folder}/durable-6f1c2e0\${n%.sh}/script.sh.copy; done`,
  }[head.ci];
  const runnerTemp = [home, 'work', '_temp'].join('/');
  const limit = Number(head.limit ?? 300);
  put(
    'job.sh',
    `exec 2>&1
ulimit -c 0
mkdir -p ${home} ${here} ${folder} ${runnerTemp} /srv/git/${head.repo}.git
id ${user} >/dev/null 2>&1 || useradd --no-create-home --home-dir ${home} --uid ${uid} --shell /bin/bash ${user}
[ ${user} = runner ] && echo 'runner ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/runner
cat > /etc/gitconfig <<'G'
[url "/srv/git/"]
	insteadOf = https://github.com/
	insteadOf = https://gitlab.com/
[safe]
	directory = *
[init]
	defaultBranch = main
[advice]
	detachedHead = false
G
bash /run/lab/prepare.sh >/run/lab/prepare.log 2>&1 </dev/null || { printf '\\001broken\\n'; exit 90; }
cd ${here}
if [ ! -e /srv/git/${head.repo}.git/HEAD ]; then
  [ -d .git ] || git init -q
  git -c user.name=dev -c user.email=dev@example.com add -A
  git -c user.name=dev -c user.email=dev@example.com commit -q --allow-empty -m ${quote(head.commit ?? 'Update')} >/dev/null
  git clone -q --bare . /srv/git/${head.repo}.git 2>/dev/null
fi
cd / && find ${here} -mindepth 1 -delete 2>/dev/null
${place}
chown -R ${user} ${home} ${here} ${folder} /srv/git
${limitMemory}
failed=
play() { # number always shell
  if [ -n "$failed" ] && [ "$2" = no ]; then printf '\\001skip %s\\n' "$1"; return; fi
  printf '\\001begin %s\\n' "$1"
  # A shell that sees its child killed says so on its own standard error; that line would be this script's, not the job's.
  { setpriv --reuid=${uid} --regid=${uid === 0 ? 0 : `$(id -g ${user})`} --init-groups --inh-caps=-all timeout -k 5 ${limit} env -i bash -c ". /run/lab/env.sh; cd ${here}; ${start}" </dev/null 2>&1; } 2>/dev/null
  code=$?
  [ $code = 0 ] || failed=1
  printf '\\n\\001end %s %s\\n' "$1" "$code"
}
${plan.map((s, i) => `play ${i} ${s.always ? 'yes' : 'no'} '${s.shell}'`).join('\n')}
printf '\\001done\\n'
`,
  );
  return { files, plan, env };
}
