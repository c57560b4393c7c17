# pyproject.toml was changed and the lock was not.
# ci: gitlab
# repo: northwind/bot
# job: install
# image: python:3.11
# needs: /opt/hostedtoolcache/Python/3.11.7
# tool: poetry
# category: dependency
# also: config
# cause: pyproject\.toml changed significantly since poetry\.lock was last generated
# fix: Run poetry lock and commit poetry.lock.
# fix_regex: poetry lock
#: prepare
printf '[tool.poetry]\nname = "bot"\nversion = "0.1.0"\ndescription = ""\nauthors = []\npackage-mode = false\n[tool.poetry.dependencies]\npython = "^3.11"\nidna = "3.6"\nsix = "1.16.0"\n' > pyproject.toml
printf '[[package]]\nname = "idna"\nversion = "3.7"\ndescription = "IDNA"\noptional = false\npython-versions = ">=3.5"\nfiles = []\n\n[metadata]\nlock-version = "2.0"\npython-versions = "^3.11"\ncontent-hash = "%s"\n' $(echo before | sha256sum | cut -d' ' -f1) > poetry.lock
#: step Install
pip install poetry==1.8.3
poetry --version
poetry install --no-interaction
