// How each CI checks the project out. Git runs for real; the forge is a bare repository beside the job, which git
// reaches under the forge's public address (url.insteadOf).
import { workspace } from './workspace.mjs';

/** The bash script of the checkout, in the words of the job's CI. */
export function checkout(head) {
  const here = workspace(head);
  if (head.ci === 'github') {
    const url = `https://github.com/${head.repo}`;
    return `say() { printf '[command]/usr/bin/git'; for a in "$@"; do case $a in *" "*) printf ' "%s"' "$a" ;; *) printf ' %s' "$a" ;; esac; done; echo; git "$@"; }
echo "Syncing repository: ${head.repo}"
echo "##[group]Getting Git version info"; echo "Working directory is '${here}'"; say version; echo "##[endgroup]"
echo "##[add-path]/dev/null" >/dev/null
echo "Temporarily overriding HOME='/home/runner/work/_temp/6d0e3f5c-2c1b-4f57-9b7e-1b40c4f3a6a1' before making global git config changes"
echo "Adding repository directory to the temporary git global config as a safe directory"
say config --global --add safe.directory ${here}
echo "Deleting the contents of '${here}'"
echo "##[group]Initializing the repository"; say init ${here}; cd ${here}; say remote add origin ${url}; echo "##[endgroup]"
echo "##[group]Disabling automatic garbage collection"; say config --local gc.auto 0; echo "##[endgroup]"
echo "##[group]Setting up auth"
say config --local --name-only --get-regexp 'core\\.sshCommand' || true
say config --local --name-only --get-regexp 'http\\.https\\:\\/\\/github\\.com\\/\\.extraheader' || true
say config --local http.https://github.com/.extraheader "AUTHORIZATION: basic ***"
echo "##[endgroup]"
echo "##[group]Fetching the repository"
sha=$(git ls-remote origin refs/heads/main | cut -f1)
say -c protocol.version=2 fetch --no-tags --prune --no-recurse-submodules --depth=1 origin "+$sha:refs/remotes/origin/main"
echo "##[endgroup]"
echo "##[group]Determining the checkout info"; echo "##[endgroup]"
say sparse-checkout disable; say config --local --unset-all extensions.worktreeConfig || true
echo "##[group]Checking out the ref"; say checkout --progress --force -B main refs/remotes/origin/main; echo "##[endgroup]"
say log -1 --format=%H | sed '1!b'
git config --local --unset-all http.https://github.com/.extraheader`;
  }
  if (head.ci === 'gitlab') {
    return `echo "Fetching changes with git depth set to 20..."
git init ${here} 2>/dev/null; cd ${here}; git remote add origin https://gitlab.com/${head.repo}.git
printf '\\033[32;1mCreated fresh repository.\\033[0;m\\n'
git fetch -q --depth 20 origin +refs/heads/main:refs/remotes/origin/main
sha=$(git rev-parse --short=8 origin/main)
printf '\\033[32;1mChecking out %s as detached HEAD (ref is main)...\\033[0;m\\n' "$sha"
git checkout -q --detach origin/main
echo; printf '\\033[32;1mSkipping Git submodules setup\\033[0;m\\n'`;
  }
  return `say() { echo " > git $* # timeout=10"; git "$@"; }
echo "The recommended git tool is: git"; echo "using credential github-app"; echo "Cloning the remote Git repository"
echo "Cloning repository https://github.com/${head.repo}.git"
say init ${here} >/dev/null; echo " > git init ${here} # timeout=10"; cd ${here}
echo "Fetching upstream changes from https://github.com/${head.repo}.git"
echo " > git --version # timeout=10"; echo " > git --version # '$(git --version)'"
echo "using GIT_ASKPASS to set credentials GitHub App"
say fetch --tags --force --progress -- https://github.com/${head.repo}.git '+refs/heads/main:refs/remotes/origin/main' 2>&1 | grep '^ >'
git fetch -q --force https://github.com/${head.repo}.git +refs/heads/main:refs/remotes/origin/main
say config remote.origin.url https://github.com/${head.repo}.git
say config --add remote.origin.fetch '+refs/heads/main:refs/remotes/origin/main'
sha=$(git rev-parse refs/remotes/origin/main)
echo "Checking out Revision $sha (main)"
say config core.sparsecheckout || true
say checkout -f "$sha" 2>/dev/null
echo "Commit message: \\"$(git log -1 --format=%s)\\""
echo " > git rev-list --no-walk $sha # timeout=10"; git rev-list --no-walk "$sha" >/dev/null`;
}
