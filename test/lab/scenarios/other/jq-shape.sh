# A report has another shape than the script expects.
# ci: github
# repo: northwind/metrics
# job: publish
# needs: jq
# network: none
# tool: jq
# category: other
# also: config test
# cause: jq: error \(at .*\): Cannot index (?:array|string|number) with
# fix: report.json is a list now, and the filter expects an object: use .[].summary.errors.
# fix_regex: jq|filter|JSON|shape|array
#: prepare
printf '[{"suite": "api", "summary": {"errors": 0, "failed": 0}}, {"suite": "web", "summary": {"errors": 1, "failed": 0}}]\n' > report.json
printf 'set -eu\njq -r ".summary.errors" report.json > errors.txt\ncat errors.txt\n' > publish.sh
#: mend
sed -i 's/"\.summary/".[].summary/' publish.sh
#: step Report
jq length report.json
#: step Publish
bash publish.sh
