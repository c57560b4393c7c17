# React 18 beside a library that wants 16.
# ci: github
# repo: northwind/dash
# job: build
# needs: node npm
# uses: actions/setup-node@v4
# tool: npm
# category: dependency
# cause: npm error ERESOLVE (?:unable to resolve dependency tree|could not resolve)
# fix: Use a version of the library that allows React 18 (or keep React 16); --legacy-peer-deps only as a stopgap.
# fix_regex: peer|legacy-peer-deps|version|overrides
#: prepare
printf '{ "name": "dash", "version": "1.0.0", "private": true, "dependencies": { "react": "18.3.1", "react-dom": "18.3.1", "react-sparklines": "1.7.0", "enzyme-adapter-react-16": "1.15.8" } }\n' > package.json
#: step Versions
node --version
npm --version
npm config list
#: step Install
npm install
#: step Build
npm run build
