# gcloud has no active account.
# ci: github
# repo: northwind/functions
# job: deploy
# needs: gcloud
# network: none
# env: CLOUDSDK_CORE_DISABLE_PROMPTS=1
# env: CLOUDSDK_CORE_PROJECT=northwind-staging
# tool: gcloud
# category: auth
# also: deploy config
# cause: ERROR: \(gcloud\.\S+\) (?:You do not currently have an active account selected|.*active account)
# fix: Authenticate before gcloud runs (google-github-actions/auth with workload identity).
# fix_regex: auth|login|service account|workload identity
#: prepare
printf 'exports.hello = (q, r) => r.send("error free");\n' > index.js; echo '{ "name": "functions", "version": "1.0.0" }' > package.json
#: step Version
gcloud version
#: step Configuration
gcloud config list
#: step Deploy
gcloud run deploy hello --source . --region europe-west3
