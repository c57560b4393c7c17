# The upload token is not scoped to this project.
# ci: github
# repo: northwind/geo-utils
# job: release
# needs: /opt/hostedtoolcache/Python/3.11.7 node
# env: TWINE_REPOSITORY_URL=http://upload.pypi.northwind.example:8082/legacy/
# env: TWINE_USERNAME=__token__
# uses: actions/setup-python@v5
# tool: twine
# category: auth
# also: permission deploy
# cause: HTTPError: 403 Forbidden|403 Invalid or non-existent authentication
# fix: Use an API token that is valid and scoped to geo-utils (or trusted publishing) as TWINE_PASSWORD.
# fix_regex: token|trusted publish|scope
#: prepare
host_names upload.pypi.northwind.example
answers 8082 403 'Invalid or non-existent authentication information.'
echo "# geo-utils" > README.md; mkdir -p src/geo_utils; echo 'VERSION = "0.9.0"' > src/geo_utils/__init__.py
printf '[build-system]\nrequires = ["setuptools==70.0.0"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "geo-utils"\nversion = "0.9.0"\nrequires-python = ">=3.9"\nreadme = "README.md"\n' > pyproject.toml
echo "TWINE_PASSWORD=pypi-not-for-this" > $HOME_OF_JOB/job.env
#: step Install
python -m pip install build==1.2.1 twine==5.1.1
#: step Build
python -m build
#: step Check
twine check dist/*
#: step Upload
twine upload --verbose --disable-progress-bar dist/*
