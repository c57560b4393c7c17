# The workflow's token may read and not write.
# ci: github
# repo: northwind/changelog
# job: release-notes
# needs: git node
# tool: git
# category: permission
# also: auth git
# cause: The requested URL returned error: 403
# fix: Give the job 'permissions: contents: write' (or a token that may push).
# fix_regex: contents: ?write|permission|token
#: prepare
host_names git.northwind.example
answers 8084 403 "remote: Permission to northwind/changelog.git denied to github-actions[bot]."
echo '# Changelog' > CHANGELOG.md
#: step Write
echo "- fix: error message when the cache fails" >> CHANGELOG.md
git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
git add CHANGELOG.md
git commit -m 'docs: changelog'
#: step Push
git remote set-url origin http://x-access-token:placeholder@git.northwind.example:8084/northwind/changelog.git
git push origin HEAD:main
