# npm behind a TLS-inspecting proxy whose CA the runner does not know.
# ci: jenkins
# repo: northwind/console
# job: build
# needs: node npm nginx openssl
# env: npm_config_fetch_retries=0
# tool: npm
# category: network
# also: security config
# cause: npm (?:error|ERR!) code (?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)
# fix: Point npm at the company CA (cafile or NODE_EXTRA_CA_CERTS); do not switch strict-ssl off.
# fix_regex: cafile|NODE_EXTRA_CA_CERTS|\bCA\b
#: prepare
host_names npm.corp.northwind.example
authority /etc/lab-ca; answers 8086 200 '{}'
tls_front 443 8086 npm.corp.northwind.example
printf '{ "name": "console", "version": "0.0.1", "private": true, "dependencies": { "lodash": "^4.17.0" } }\n' > package.json
echo 'registry=https://npm.corp.northwind.example/' > .npmrc
#: step Tools
node --version
npm --version
npm config list
#: step Install
npm install
#: step Build
npm run build
