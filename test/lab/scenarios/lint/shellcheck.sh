# shellcheck stops on an unquoted variable.
# ci: github
# repo: northwind/scripts
# job: shellcheck
# needs: shellcheck
# network: none
# tool: shellcheck
# category: lint
# cause: SC2086 \(info\): Double quote to prevent globbing|SC2164 \(warning\): Use 'cd \.\.\. \|\| exit'|note: Double quote|SC2154
# fix: Quote the variable and end the script when cd fails (cd "$1" || exit).
# fix_regex: quote|cd .*\|\| exit|shellcheck
#: prepare
printf '#!/bin/bash\ncd $1\nrm -f *.tmp\necho "errors: 0"\n' > clean.sh; printf '#!/bin/bash\nset -e\necho ok\n' > ok.sh
#: mend
printf '#!/bin/bash\ncd "$1" || exit 1\nrm -f ./*.tmp\n' > clean.sh
#: step Version
shellcheck --version
#: step Check
shellcheck --severity=info ./*.sh
