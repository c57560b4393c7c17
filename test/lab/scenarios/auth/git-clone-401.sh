# A submodule-like clone over https without a token.
# ci: jenkins
# repo: northwind/docs
# job: docs
# needs: git node
# env: GIT_TERMINAL_PROMPT=0
# tool: git
# category: auth
# also: git permission
# cause: fatal: could not read Username for 'http://git\.northwind\.example:8083': terminal prompts disabled
# fix: Give the job credentials for git.northwind.example (credential helper, deploy key or token in the URL).
# fix_regex: credential|token|deploy key
#: prepare
host_names git.northwind.example
answers 8083 401 'Unauthorized' 'WWW-Authenticate: Basic realm="GitLab"'
echo '# docs' > README.md
#: step Tools
git --version
git log --stat -1
env | sort | grep -E '^(BUILD|JOB|CI|LANG)'
#: step Theme
git clone --depth 1 http://git.northwind.example:8083/northwind/docs-theme.git theme
#: step Build
ls theme
