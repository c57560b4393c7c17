# git describe finds no tag in a shallow clone.
# ci: github
# repo: northwind/cli
# job: package
# needs: git
# tool: git
# category: git
# also: config
# cause: fatal: No names found, cannot describe anything\.
# fix: Check out with fetch-depth: 0 (and fetch-tags) so that git describe sees the tags.
# fix_regex: fetch-depth|fetch-tags|tags|unshallow
#: prepare
git init -q; git config user.name dev; git config user.email dev@example.com; for i in $(seq 6); do echo $i > f$i; git add .; git commit -qm "step $i: handle error $i"; done; git tag v1.2.0 HEAD~3
git clone -q --bare . /srv/git/northwind/cli.git
#: step State
git status
git log --oneline
#: step Version
version=$(git describe --tags)
echo "version $version"
#: step Package
tar czf cli-$version.tar.gz f*
