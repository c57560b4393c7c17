# mypy in strict mode.
# ci: github
# repo: northwind/ledgerlib
# job: mypy
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: mypy
# category: lint
# also: compile
# cause: ledger\.py:\d+: error: Argument 1 to "post" has incompatible type "str"; expected "int"\s+\[arg-type\]
# fix: Convert the amount to int before post() in ledger.py.
# fix_regex: int\(|type|arg-type|convert|annot
#: prepare
echo mypy==1.10.0 > requirements.txt
printf 'def post(amount: int) -> None:\n    print("error free", amount)\n\n\ndef read(line: str) -> None:\n    post(line.split(",")[1])\n' > ledger.py
printf 'def failed() -> bool:\n    return False\n' > status.py
#: mend
sed -i 's/post(line.split(",")\[1\])/post(int(line.split(",")[1]))/' ledger.py
#: step Install
pip install -r requirements.txt
#: step Types
mypy --strict .
