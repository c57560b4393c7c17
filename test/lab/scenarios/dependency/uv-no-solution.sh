# uv explains why there is no solution.
# ci: github
# repo: northwind/fastsvc
# job: sync
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: uv
# category: dependency
# cause: × No solution found when resolving dependencies
# fix: Raise requires-python or choose a version of the package that supports it.
# fix_regex: requires-python|version|Python
#: prepare
echo uv==0.4.18 > tools.txt
printf '[project]\nname = "fastsvc"\nversion = "0.1.0"\nrequires-python = ">=3.8"\ndependencies = ["numpy==2.0.0", "idna"]\n' > pyproject.toml
#: mend
sed -i 's/>=3.8/>=3.11/' pyproject.toml
#: step Install uv
pip install -r tools.txt
#: step Lock
uv --version
uv lock
