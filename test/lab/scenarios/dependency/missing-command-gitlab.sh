# The image of the job has no jq of that name.
# ci: gitlab
# repo: northwind/pipeline
# job: report
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: python3
# tool: bash
# category: dependency
# also: config infra
# cause: /usr/bin/bash: line \d+: xmlstarlet: command not found
# fix: Install xmlstarlet in before_script or use an image that has it.
# fix_regex: install|image
#: prepare
printf '<testsuite errors="0" failures="0"><testcase name="a"/></testsuite>\n' > report.xml
#: step Report
cat report.xml
tree
xmlstarlet sel -t -v 'count(//testcase)' report.xml
