# Two requirements cannot be had together.
# ci: github
# repo: northwind/ml-api
# job: install
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: pip
# category: dependency
# cause: ERROR: Cannot install .* because these package versions have conflicting dependencies
# fix: Loosen the pin of urllib3 or requests so that both agree (urllib3<2 for requests 2.28).
# fix_regex: urllib3|version|pin|conflict
#: prepare
printf 'requests==2.28.2\nurllib3==2.2.2\nidna==3.7\n' > requirements.txt
#: mend
printf 'requests==2.32.3\nurllib3==2.2.2\nidna==3.7\n' > requirements.txt
#: step Python
python --version
pip --version
pip list
#: step Install
pip install -r requirements.txt
