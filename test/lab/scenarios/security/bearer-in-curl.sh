# curl -v prints the headers of its request, with the token in them.
# ci: jenkins
# repo: northwind/publisher
# job: notify
# needs: curl node
# tool: curl
# category: auth
# also: security network
# cause: curl: \(22\) The requested URL returned error: 401
# fix: Renew the deploy token of hooks.northwind.example; and drop -v, which prints it into the log.
# fix_regex: token|credential
#: prepare
host_names hooks.northwind.example
answers 8098 401 '{"error":"token expired"}' 'www-authenticate: Bearer error="invalid_token"'
echo "HOOK_TOKEN=nwd$(head -c 300 /dev/urandom | base64 -w0 | tr -dc a-z0-9 | head -c 29)" > $HOME_OF_JOB/job.env
for i in $(seq 40); do echo "- change $i: fixes error $i"; done > CHANGES.md
#: step Changes
cat CHANGES.md
#: step Notify
set +x
curl -vf -X POST -H "Authorization: Bearer $HOOK_TOKEN" --data-binary @CHANGES.md http://hooks.northwind.example:8098/release
