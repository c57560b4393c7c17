# A job merges a branch that was deleted.
# ci: github
# repo: northwind/release
# job: prepare
# needs: git
# network: none
# tool: git
# category: git
# also: config
# cause: fatal: couldn't find remote ref|fatal: [Cc]ouldn't find remote ref release/2\.4
# fix: The branch release/2.4 does not exist on origin (any more): correct the name in the workflow or create it.
# fix_regex: branch|ref|name|exist
#: prepare
git init -q -b main; git config user.name dev; git config user.email dev@example.com; echo 1 > version; git add .; git commit -qm one; git branch release/2.3
git clone -q --bare . /srv/git/northwind/release.git
#: step Branches
git ls-remote --heads origin
#: step Merge
git config user.name ci && git config user.email ci@northwind.example
git fetch --no-tags origin release/2.4
git merge --no-edit FETCH_HEAD
