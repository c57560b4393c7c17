# A workflow lets the title of a pull request into a script.
# ci: github
# repo: northwind/site
# job: workflows
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: zizmor
# category: security
# also: lint config
# cause: error\[template-injection\]
# fix: Pass github.event.pull_request.title to the script by an environment variable instead of writing it into the script.
# fix_regex: env|environment variable|injection|quote
#: prepare
echo zizmor==1.5.2 > requirements.txt
mkdir -p .github/workflows; cat > .github/workflows/label.yml <<'Y'
name: label
on: pull_request
permissions: {}
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "no error in ${{ github.event.pull_request.title }}"
Y
#: step Install
pip install -r requirements.txt
#: step Audit
zizmor --offline --no-progress .github/workflows
