# A workflow names an undefined job and a wrong key.
# ci: github
# repo: northwind/workflows
# job: actionlint
# needs: actionlint
# network: none
# tool: actionlint
# category: config
# also: lint
# cause: \.github/workflows/release\.yml:\d+:\d+: job "publish" needs job "biuld" which does not exist
# fix: Correct the job name in needs: it is build, not biuld.
# fix_regex: needs|build|job
#: prepare
mkdir -p .github/workflows
printf 'name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n' > .github/workflows/ci.yml
printf 'name: release\non:\n  push:\n    tags: [v*]\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: echo "${{ github.event.head_commit.mesage }}"\n  publish:\n    needs: [biuld]\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish\n' > .github/workflows/release.yml
#: mend
sed -i 's/biuld/build/' .github/workflows/release.yml
#: step Version
actionlint -version
#: step Lint
actionlint -color -verbose
