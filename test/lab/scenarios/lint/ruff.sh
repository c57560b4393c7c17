# ruff finds an undefined name and an unused import.
# ci: gitlab
# repo: northwind/etl
# job: ruff
# image: python:3.11
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /opt/hostedtoolcache/Python/3.11.7
# tool: ruff
# category: lint
# cause: load\.py:\d+:\d+: F821 Undefined name `retries`
# fix: Define or pass retries in load.py; remove the unused import (ruff check --fix).
# fix_regex: F821|ruff|undefined|define
#: prepare
echo ruff==0.5.0 > requirements.txt
printf 'import os\nimport json\n\ndef load(path):\n    for _ in range(retries):\n        return json.load(open(path))\n' > load.py
#: mend
sed -i '/import os/d; s/retries/3/' load.py
#: step Lint
pip install -r requirements.txt
ruff --version
ruff check --output-format=concise .
