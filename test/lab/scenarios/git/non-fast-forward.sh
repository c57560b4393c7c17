# Someone pushed while the job ran.
# ci: gitlab
# repo: northwind/catalog
# job: bump
# image: alpine/git
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: git
# tool: git
# category: git
# cause: ! \[rejected\]\s+HEAD -> main \((?:fetch first|non-fast-forward)\)
# fix: Fetch and rebase on origin/main, then push again.
# fix_regex: rebase|pull|fetch
#: prepare
git init -q; git config user.name dev; git config user.email dev@example.com; echo 1 > version; git add .; git commit -qm one
git clone -q --bare . /srv/git/northwind/catalog.git
git clone -q /srv/git/northwind/catalog.git /tmp/other; cd /tmp/other; git config user.name ada; git config user.email ada@example.com; echo x > hotfix; git add .; git commit -qm hotfix
#: step Bump
git log --oneline -3
git config user.name ci && git config user.email ci@example.com
echo 2 > version
git commit -am 'chore: version 2'
git -C /tmp/other push -q origin HEAD:main
git push origin HEAD:main
