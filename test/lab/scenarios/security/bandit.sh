# bandit fails the job on a shell=True.
# ci: github
# repo: northwind/tools
# job: bandit
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: bandit
# category: security
# also: lint
# cause: Issue: \[B602:subprocess_popen_with_shell_equals_true\]
# fix: Call subprocess with a list and without shell=True in backup.py.
# fix_regex: shell=True|list|subprocess
#: prepare
echo bandit==1.7.9 > requirements.txt
printf 'import subprocess\n\ndef backup(name):\n    return subprocess.call("tar czf /backup/" + name + ".tgz data", shell=True)\n' > backup.py
printf 'def parse(line):\n    assert line, "error: empty"\n    return line.split(",")\n' > parse.py
#: mend
sed -i 's/"tar.*shell=True/["tar", "czf", name]/' backup.py
#: step Install
pip install -r requirements.txt
#: step Scan
bandit -r . -ll
