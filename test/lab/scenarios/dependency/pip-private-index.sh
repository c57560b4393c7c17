# The private index wants credentials that the job does not send.
# ci: gitlab
# repo: northwind/ml-core
# job: test
# image: python:3.11
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /opt/hostedtoolcache/Python/3.11.7 node
# env: PIP_EXTRA_INDEX_URL=http://ci:expired@pypi.northwind.example:8081/simple
# env: PIP_TRUSTED_HOST=pypi.northwind.example
# env: PIP_NO_INPUT=1
# tool: pip
# category: dependency
# also: auth
# cause: ERROR: Could not find a version that satisfies the requirement northwind-features==1.4.0
# fix: Give pip credentials for the private index (PIP_EXTRA_INDEX_URL with a token, .netrc or keyring).
# fix_regex: credential|token|netrc|keyring|index
#: prepare
host_names pypi.northwind.example
answers 8081 401 'Authentication required' 'WWW-Authenticate: Basic realm="Artifactory"'
printf 'requests==2.32.3\nnorthwind-features==1.4.0\n' > requirements.txt
#: step Install
python --version
pip --version
pip install -r requirements.txt
pytest
