# Unauthenticated calls to an API run into its limit.
# ci: github
# repo: northwind/badges
# job: releases
# needs: curl node
# tool: curl
# category: network
# also: auth infra
# transient: yes
# cause: API rate limit exceeded for
# fix: Send a token with the API calls (GITHUB_TOKEN) or wait until the limit resets.
# fix_regex: token|rate limit|wait|authenticat
#: prepare
host_names api.github.example
answers 8091 403 '{"message":"API rate limit exceeded for 203.0.113.9. (But here'"'"'s the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)","documentation_url":"https://docs.github.com/rest/overview/resources-in-the-rest-api#rate-limiting"}' 'x-ratelimit-remaining: 0'
for i in $(seq 30); do echo "northwind/tool-$i"; done > repos.txt
#: step Names
cat repos.txt
#: step Releases
curl -sS --fail-with-body http://api.github.example:8091/repos/northwind/tool-1/releases/latest
