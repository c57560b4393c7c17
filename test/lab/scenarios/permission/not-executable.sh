# A script lost its mode in the last commit.
# ci: github
# repo: northwind/backup
# job: nightly
# needs: git
# tool: bash
# category: permission
# also: config git
# cause: \./scripts/backup\.sh: Permission denied
# fix: Set the executable bit and commit it (git update-index --chmod=+x scripts/backup.sh).
# fix_regex: chmod
#: prepare
mkdir scripts; printf '#!/usr/bin/env bash\necho "backup: 0 errors"\n' > scripts/backup.sh; chmod 644 scripts/backup.sh
for i in $(seq 30); do echo "table_$i" >> tables.txt; done
#: mend
chmod +x scripts/backup.sh
#: step Tables
cat tables.txt
ls -l scripts
#: step Backup
./scripts/backup.sh
