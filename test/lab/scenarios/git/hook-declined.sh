# The server's hook refuses a commit message.
# ci: gitlab
# repo: northwind/handbook
# job: publish
# image: alpine/git
# needs: git
# network: none
# tool: git
# category: git
# also: permission config
# cause: remote: (?:ERROR: )?commit message must name a ticket|! \[remote rejected\].*pre-receive hook declined
# fix: The server asks for a ticket in the commit message: write one (HB-123: …) and push again.
# fix_regex: message|hook|ticket|amend
#: prepare
git init -q -b main; git config user.name dev; git config user.email dev@example.com; echo 1 > page.md; git add .; git commit -qm 'HB-1: start'
git clone -q --bare . /srv/git/northwind/handbook.git
printf '#!/bin/sh\nwhile read old new ref; do\n  if ! git log --format=%%s $old..$new | grep -qE "^HB-[0-9]+: "; then\n    echo "ERROR: commit message must name a ticket (HB-123: text), see CONTRIBUTING" >&2\n    exit 1\n  fi\ndone\n' > /srv/git/northwind/handbook.git/hooks/pre-receive; chmod +x /srv/git/northwind/handbook.git/hooks/pre-receive
#: step Publish
git config user.name ci && git config user.email ci@northwind.example
date -u +%F > built.md
git add built.md
git commit -m 'publish the handbook'
git push origin HEAD:main
