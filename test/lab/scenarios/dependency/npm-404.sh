# A package name that does not exist (a private one asked of the public registry).
# ci: jenkins
# repo: northwind/dash
# job: build
# needs: node npm
# tool: npm
# category: dependency
# also: auth config
# cause: npm error 404 Not Found - GET https://registry\.[\w.]+/@northwind(?:/|%2f)ui-kit-internal
# fix: Point the scope @northwind at the private registry in .npmrc (and log in), or correct the name.
# fix_regex: \.npmrc|scope|registry|name
#: prepare
printf '{ "name": "dash", "version": "1.0.0", "private": true, "dependencies": { "lodash": "4.17.21", "@northwind/ui-kit-internal": "^3.0.0" } }\n' > package.json
#: step Versions
node --version
npm config list
#: step Install
npm install
