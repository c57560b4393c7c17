# A tab in a YAML file.
# ci: gitlab
# repo: northwind/helm-values
# job: lint
# image: cytopia/yamllint
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: yamllint
# tool: yamllint
# category: config
# also: lint
# cause: syntax error: found character '\\t' that cannot start any token
# fix: Replace the tab in values/production.yaml by spaces.
# fix_regex: tab|space|indent
#: prepare
mkdir values; for e in dev test staging; do printf -- '---\nreplicas: 1\nerror_budget: 0.1\nenv: %s\nfeature_flags: {a: true, b: false}\nvery_long_line: "%s"\n' $e "$(printf 'x%.0s' $(seq 90))" > values/$e.yaml; done
printf -- '---\nreplicas: 4\nresources:\n\tlimits:\n    cpu: 2\n' > values/production.yaml
#: mend
printf -- '---\nreplicas: 4\nresources:\n  limits:\n    cpu: 2\n' > values/production.yaml
#: step Lint
yamllint --version
tree values
yamllint -d relaxed values
