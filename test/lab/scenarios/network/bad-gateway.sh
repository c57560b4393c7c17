# A package mirror answers 502 for a while.
# ci: github
# repo: northwind/console
# job: build
# needs: node npm
# env: npm_config_fetch_retries=1
# env: npm_config_fetch_retry_mintimeout=500
# env: npm_config_fetch_retry_maxtimeout=1000
# tool: npm
# category: network
# also: dependency infra
# transient: yes
# cause: npm error 502 Bad Gateway - GET
# fix: The registry answered 502; run the job again, and put a cache or retries in front if it happens often.
# fix_regex: retry|again|cache|re-?run|registry
#: prepare
host_names npm.northwind.example
answers 8089 502 '<html><head><title>502 Bad Gateway</title></head></html>'
printf '{ "name": "console", "version": "0.0.1", "private": true, "dependencies": { "lodash": "^4.17.0" } }\n' > package.json
echo 'registry=http://npm.northwind.example:8089/' > .npmrc
#: step Tools
npm config list
#: step Install
npm install --verbose
#: step Build
npm run build
