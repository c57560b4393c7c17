# The release job merges main into a release branch.
# ci: github
# repo: northwind/desktop
# job: sync-release
# needs: git
# tool: git
# category: git
# cause: CONFLICT \(content\): Merge conflict in src/version\.txt
# fix: Merge main into the release branch by hand, resolve src/version.txt and push.
# fix_regex: conflict|resolve
#: prepare
git init -q; git config user.name dev; git config user.email dev@example.com
mkdir src; echo 1.0 > src/version.txt; for i in $(seq 20); do echo "module $i: error handling" > src/m$i.txt; done; git add .; git commit -qm 'start'
git checkout -qb release/1.x; echo 1.0.1 > src/version.txt; git commit -qam 'release 1.0.1'
git checkout -q main; echo 2.0-dev > src/version.txt; echo new > src/new.txt; git add .; git commit -qm 'open 2.0'
git clone -q --bare . /srv/git/northwind/desktop.git
#: step Fetch
git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'
git config user.name ci; git config user.email ci@example.com
#: step Merge
git checkout -b release/1.x origin/release/1.x
git merge --no-edit origin/main
#: step Push
git push origin release/1.x
