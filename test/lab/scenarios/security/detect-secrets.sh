# A pre-commit hook finds a new secret. The key is put together when the scenario runs and belongs to nobody.
# ci: github
# repo: northwind/billing
# job: hooks
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: detect-secrets
# category: security
# also: config lint
# cause: ERROR: Potential secrets about to be committed to git repo|Secret Type:\s+AWS Access Key
# fix: Revoke the AWS key in deploy/settings.env, take it out of the history and read it from a secret of the CI.
# fix_regex: revoke|rotate|secret|history
#: prepare
echo detect-secrets==1.5.0 > requirements.txt
mkdir deploy src; echo 'def total(items): return sum(items)' > src/cart.py
printf 'REGION=eu-west-1\nLOG_LEVEL=error\nAWS_ACCESS_KEY_ID=AKIA%s\n' "$(head -c 400 /dev/urandom | base64 -w0 | tr -dc A-Z2-7 | head -c 16)" > deploy/settings.env
printf '{"version": "1.5.0", "plugins_used": [{"name": "AWSKeyDetector"}, {"name": "PrivateKeyDetector"}], "filters_used": [], "results": {}}\n' > .secrets.baseline
#: mend
sed -i '/AWS_ACCESS/d' deploy/settings.env
#: step Install
pip install -r requirements.txt
#: step Hooks
detect-secrets-hook --baseline .secrets.baseline src/cart.py deploy/settings.env
