# A scan with a rule for the company's own tokens prints what it found: the log itself now holds a secret.
# ci: gitlab
# repo: northwind/webhooks
# job: secret_detection
# image: zricethezav/gitleaks:v8.21.2
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: gitleaks
# tool: gitleaks
# category: security
# also: config
# cause: leaks found: 1
# fix: Revoke the token, remove it from the history and scan with --redact so that the log does not repeat it.
# fix_regex: revoke|rotate|secret|history|redact
#: prepare
printf '[[rules]]\nid = "northwind-token"\ndescription = "Northwind deploy token"\nregex = %s\n' "'''nwd_[0-9]{16}'''" > .gitleaks.toml
printf 'deploy:\n  badge: nwd_%s\n' "$(printf '1122%.0s' 1 2)33445566" > settings.yaml; for i in $(seq 20); do echo "error_$i: page" > pages-$i.yaml; done
#: mend
echo 'deploy: {}' > settings.yaml
#: step Scan
tree
gitleaks detect --no-git --verbose --source .
