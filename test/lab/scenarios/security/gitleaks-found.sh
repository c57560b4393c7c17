# A scan finds a key in the history. The key is put together when the scenario runs and belongs to nobody.
# ci: github
# repo: northwind/webhooks
# job: secret-scan
# needs: gitleaks
# network: none
# tool: gitleaks
# category: security
# also: config
# cause: leaks found: 1
# fix: Revoke the key that stands in src/notify.js, remove it from the history and read it from a secret.
# fix_regex: revoke|rotate|secret|history
#: prepare
git init -q; git config user.name dev; git config user.email dev@example.com
mkdir src; echo 'exports.ok = true; // no error here' > src/index.js; git add .; git commit -qm start
key="ghp_$(head -c 400 /dev/urandom | base64 -w0 | tr -dc A-Za-z0-9 | head -c 36)"
echo "const token = '$key';" > src/notify.js; git add .; git commit -qm 'notify'
for i in 1 2 3; do echo "// $i" >> src/index.js; git commit -qam "step $i"; done
#: mend
git reset -q --hard HEAD~4
#: step Version
gitleaks version
git fetch -q --unshallow origin || true
#: step Scan
gitleaks detect --source . --redact --verbose
