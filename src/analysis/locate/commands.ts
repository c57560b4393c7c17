/** What the command or action that failed says of an unknown failure. */
import type { Category } from '../../domain.ts';

export interface Command {
  /** Lower case, as the patterns name it. */
  readonly tool: string;
  readonly category: Category;
}

interface Rule extends Command {
  readonly is: RegExp;
}

/** The tool is called as its command is. */
const ITSELF = '';

const rule = (category: Category, tool: string, is: RegExp): Rule => ({ category, tool, is });

/** Actions and tasks by name (`owner/name@ref`, Azure's `Task : Name`). The more particular ones first. */
const ACTIONS: readonly Rule[] = [
  rule('git', 'git', /^actions\/checkout@|^Checkout\b/),
  rule('infra', 'actions-cache', /^actions\/cache(?:\/\w+)?@/),
  rule('infra', 'artifact', /^actions\/(?:upload|download)-artifact@/),
  rule(
    'deploy',
    'github-pages',
    /^actions\/(?:deploy-pages|upload-pages-artifact|configure-pages)@|gh-?pages/i,
  ),
  rule('auth', 'docker', /^docker\/login-action@/),
  rule('docker', 'docker', /^docker\/|docker-(?:build|publish|push)|build-push|kaniko|buildah|podman/i),
  rule('auth', 'aws', /^aws-actions\/(?:configure-aws-credentials|amazon-ecr-login)@/),
  rule('auth', 'azure', /^azure\/login@/i),
  rule('auth', 'gcloud', /^google-github-actions\/(?:auth|get-gke-credentials)@/),
  rule('auth', 'vault', /^hashicorp\/vault-action@/),
  rule('auth', 'github', /create-github-app-token@|github-app-token@/),
  rule('security', 'codeql', /^github\/codeql-action\//),
  rule('security', 'trivy', /trivy/i),
  rule('security', 'snyk', /snyk/i),
  rule('security', 'gitleaks', /gitleaks|trufflehog|ggshield|secret-scan/i),
  rule('security', 'dependency-review', /^actions\/dependency-review-action@/),
  rule('security', 'cosign', /cosign|^actions\/attest/i),
  rule('security', 'scorecard', /ossf\/scorecard|anchore\/(?:scan|grype)|checkov|tfsec|semgrep|zizmor/i),
  rule('kubernetes', 'helm', /helm/i),
  rule('kubernetes', 'kubectl', /k8s|kube|^azure\/aks|kind-action|k3d|minikube|argocd/i),
  rule('deploy', 'terraform', /terraform|terragrunt|opentofu|pulumi/i),
  rule('deploy', 'ansible', /ansible/i),
  rule(
    'lint',
    'super-linter',
    /super-linter|megalinter|lint|reviewdog|pre-commit|black@|ruff-action|rustfmt/i,
  ),
  rule('lint', 'sonar', /sonar/i),
  rule('auth', 'codecov', /codecov|coveralls/i),
  rule(
    'deploy',
    'npm',
    /publish|release|goreleaser|deploy|firebase|vercel|netlify|heroku|cloudflare\/|wrangler|pypi|^softprops\/|aws-actions\/|google-github-actions\/|^azure\/|ftp-|ssh-action|scp-action|rsync/i,
  ),
  rule(
    'permission',
    'github',
    /^actions\/(?:labeler|stale|first-interaction|add-to-project)@|create-pull-request@|peter-evans\/|github-script@/,
  ),
  rule(
    'config',
    'setup',
    /^(?:actions|[\w.-]+)\/setup-|^actions-rs\/toolchain@|rust-toolchain@|install-action@|\/setup[-@]/,
  ),
  rule('infra', 'runner', /^jlumbroso\/free-disk-space@/),
];

/** Commands of a shell, without `sudo`, variables and paths in front. The more particular ones first. */
const COMMANDS: readonly Rule[] = [
  rule('security', 'npm', /^(?:npm|pnpm|yarn(?: npm)?) audit\b/),
  rule(
    'security',
    'trivy',
    /^(?:trivy|grype|snyk|gitleaks|trufflehog|semgrep|checkov|tfsec|bandit|cosign|pip-audit|cargo (?:audit|deny)|govulncheck|osv-scanner|bundle(?:r)?-audit|safety)\b/,
  ),
  rule('auth', 'docker', /^(?:docker|podman|buildah|helm registry|oras|skopeo|crane auth) login\b/),
  rule('auth', 'gcloud', /^gcloud auth\b/),
  rule('auth', 'azure', /^az login\b/),
  rule('auth', 'gh', /^gh auth\b/),
  rule(
    'docker',
    'docker',
    /^docker (?:build|buildx|push|pull|tag|load|save|manifest|image|images|network|volume|info|version|compose (?:build|up|pull|push|config|start|create|down))\b|^docker-compose (?:build|up|pull|push|config|start|create|down)\b/,
  ),
  rule(
    'docker',
    'podman',
    /^(?:podman|buildah) (?:build|bud|push|pull|from|commit|image)\b|^(?:skopeo|crane|kaniko|executor --)\b/,
  ),
  rule('kubernetes', 'helm', /^(?:helm|helmfile|ct (?:lint|install))\b/),
  rule(
    'kubernetes',
    'kubectl',
    /^(?:kubectl|oc|kustomize|kind|minikube|k3d|k3s|kubeconform|kubeval|skaffold|argo|flux|istioctl)\b/,
  ),
  rule('deploy', 'argocd', /^argocd\b/),
  rule('lint', 'terraform', /^(?:terraform|tofu) fmt\b|^tflint\b/),
  rule('config', 'terraform', /^(?:terraform|tofu|terragrunt) validate\b/),
  rule('deploy', 'terraform', /^(?:terraform|tofu|terragrunt)\b/),
  rule('deploy', 'pulumi', /^pulumi\b/),
  rule('deploy', 'ansible', /^ansible(?:-playbook|-galaxy)?\b/),
  rule('lint', 'ansible', /^ansible-lint\b/),
  rule('deploy', 'serverless', /^(?:serverless|sls|sam|cdk|npx cdk|cdktf|copilot|eb) /),
  rule('deploy', 'aws', /^aws (?!configure)\w/),
  rule('deploy', 'gcloud', /^(?:gcloud|gsutil|bq)\b/),
  rule('deploy', 'azure', /^(?:az|azd)\b/),
  rule('deploy', 'firebase', /^firebase\b/),
  rule('deploy', 'vercel', /^(?:vercel|vc)\b/),
  rule('deploy', 'netlify', /^netlify\b/),
  rule('deploy', 'heroku', /^heroku\b/),
  rule('deploy', 'fly', /^fly(?:ctl)?\b/),
  rule('deploy', 'cloudflare', /^wrangler\b/),
  rule(
    'deploy',
    'npm',
    /^(?:npm|pnpm|yarn(?: npm)?|lerna|changeset|cargo|poetry|uv|flit|hatch|gem|dotnet nuget|mvn|lein) (?:publish|push|deploy)\b|^npm dist-tag\b/,
  ),
  rule('deploy', 'twine', /^twine\b|^python3? -m twine\b/),
  rule(
    'deploy',
    'semantic-release',
    /^(?:semantic-release|goreleaser|release-it|standard-version|release-please|gh release|jreleaser)\b/,
  ),
  rule('deploy', 'maven', /^(?:mvnw?|\.\/mvnw)\b.*\b(?:deploy|release:perform|nexus-staging)\b/),
  rule('deploy', 'gradle', /^(?:gradlew?|\.\/gradlew)\b.*\b\w*[pP]ublish\w*/),
  rule('deploy', 'ssh', /^(?:rsync|scp|sftp|lftp|ssh)\b/),
  rule(
    'database',
    'psql',
    /^(?:psql|pg_\w+|createdb|dropdb|mysql|mysqladmin|mysqldump|mariadb|sqlite3|mongosh?|mongoimport|redis-cli|cqlsh|sqlcmd|clickhouse-client)\b/,
  ),
  rule(
    'database',
    'migrations',
    /^(?:flyway|liquibase|alembic|prisma|knex|sequelize|typeorm|atlas|goose|dbmate|sqlx|diesel|migrate|drizzle-kit|dbt|sqitch)\b|\bdb:(?:migrate|setup|schema|create|seed|prepare)|manage\.py (?:migrate|makemigrations)|\bartisan migrate\b|\bflask db\b|doctrine:migrations/,
  ),
  rule('git', 'git', /^git\b/),
  rule(
    'lint',
    ITSELF,
    /^(?:eslint|tslint|prettier|stylelint|biome|oxlint|standard|xo|ruff|flake8|pylint|black|isort|mypy|pyright|pycodestyle|pydocstyle|golangci-lint|gofmt|goimports|staticcheck|shellcheck|shfmt|yamllint|markdownlint(?:-cli2)?|hadolint|actionlint|rubocop|standardrb|phpcs|phpstan|psalm|php-cs-fixer|swiftlint|ktlint|detekt|clang-format|clang-tidy|cppcheck|cpplint|codespell|typos|commitlint|vale|pre-commit|tox -e (?:lint|flake8|mypy|pep8|style)\b|cargo (?:clippy|fmt)|go vet|dotnet format|dart (?:format|analyze)|flutter analyze|reuse lint|cfn-lint|yapf|autopep8|docformatter|darker|pyflakes|pep8|vulture|interrogate|check-manifest|doc8|pyre|pytype|pyroma|xenon|radon|dprint|madge|publint|attw|deno (?:lint|fmt)|luacheck|perlcritic|mix (?:format|credo|dialyzer)|srb|reek|jshint|jscs|csslint|htmlhint|svelte-check|buf lint|knip|depcheck|cspell|textlint|pint)\b|^(?:npm|pnpm|yarn|bun)(?: run)? (?:-\S+ )*(?:lint|format|prettier|eslint|style|check:format|fmt|stylelint|typecheck:lint)\b|^make (?:\S+ )?(?:lint|fmt|check-format|format|vet)\b|\b(?:spotlessCheck|ktlintCheck|checkstyle\w*|detekt|pmdMain|spotbugs\w*)\b/,
  ),
  rule(
    'test',
    ITSELF,
    /^python3? setup\.py (?:test|nosetests|pytest|testr|ptr)\b|^(?:coverage run|trial|green|stestr|testr|ostestr|zope-testrunner|pytest|py\.test|tox|nox|nose2?|nosetests|jest|vitest|mocha|ava|tap|karma|cypress|playwright|wdio|nightwatch|rspec|cucumber|phpunit|pest|behat|prove|ctest|bats|behave|robot|newman|k6|busted|testcafe|stryker|c8|nyc|jasmine|xvfb-run)\b|^(?:npm|pnpm|yarn|bun)(?: run)? (?:-\S+ )*(?:t|test|tests|e2e|ci:test|coverage|unit|integration|cover)(?:[:\w-]*)?(?: |$)|^(?:go|cargo|dotnet|mix|sbt|flutter|dart|swift|deno|bazel|bazelisk|lein|stack|cabal|zig|gradle|rake|rails|elm|forge|hardhat|truffle|anchor|composer|meson|ninja|bundle exec rake) (?:\S+ )?test\b|^python3? -m (?:pytest|unittest|nose|tox)|manage\.py test\b|^cargo (?:nextest|tarpaulin|llvm-cov)|^make (?:\S+ )?(?:test|check|tests|e2e|integration)\S*|^(?:mvnw?|gradlew?|\.\/mvnw|\.\/gradlew)\b.*\b(?:test|verify|check|integrationTest|connected\w*Test)\b|^xcodebuild\b.*\btest\b|R CMD check\b|^(?:bash |sh |python3? |node |ruby |perl |php )?(?:-\S+ )*(?:\.{0,2}\/)?(?:[\w.-]+\/)*(?:\w+[_-])?(?:run[_-]?)?(?:all[_-]?)?(?:unit|integration|e2e|system)?[_-]?tests?[\w-]*(?:\.\w{1,5})?(?: |$)/,
  ),
  rule(
    'dependency',
    ITSELF,
    /^(?:npm (?:ci|i|install|update|rebuild)|pnpm (?:i|install|add|fetch)|yarn(?: install| add|$)|yarn --\w|bun (?:i|install|add)|(?:pip3?|pipx|uv pip|python3? -m pip) (?:install|download|wheel)|uv (?:sync|lock|add)|poetry (?:install|lock|add|update)|pipenv (?:install|sync|lock)|conda (?:install|env|create)|mamba\b|micromamba\b|bundle(?: install| update|$)|gem install|composer (?:install|update|require)|cargo (?:install|fetch|update|add)|go (?:mod|get|install)|dotnet (?:restore|tool|workload)|nuget\b|apt(?:-get)?\b|dnf\b|yum\b|zypper\b|apk\b|brew\b|pacman\b|choco\b|winget\b|scoop\b|snap\b|pod install|carthage|flutter pub|dart pub|mix deps|stack setup|cabal update|opam\b|luarocks|cpanm?\b|Rscript -e .{0,20}install|vcpkg\b|conan\b|lerna bootstrap|sdkmanager\b|rustup\b|nvm\b|pyenv\b|asdf\b|mise\b)/,
  ),
  rule(
    'compile',
    ITSELF,
    /^(?:make|gmake|ninja|cmake|meson|gcc|g\+\+|clang(?:\+\+)?|cc|ld|rustc|javac|kotlinc|scalac|tsc|vue-tsc|webpack|vite build|rollup|esbuild|next build|nuxt build|ng build|gatsby build|msbuild|devenv|xcodebuild|gradlew?|\.\/gradlew|mvnw?|\.\/mvnw|ant|sbt|bazel|bazelisk|cargo|go build|go generate|go run|dotnet|swift build|flutter build|stack build|cabal build|mix compile|zig build|emcc|nim|crystal|ghc|dune|hugo|jekyll|mkdocs|sphinx-build|docfx|typedoc|mdbook|asciidoctor|electron-builder|turbo|nx|lerna run|python3? setup\.py|python3? -m build|cibuildwheel|maturin|tsup|parcel|scons|waf|qmake|autoreconf|\.\/configure)\b|^(?:npm|pnpm|yarn|bun)(?: run)? (?:-\S+ )*(?:build|compile|bundle|dist|prepack|typecheck|type-check|tsc)(?:[:\w-]*)?(?: |$)/,
  ),
];

/** Shells, wrappers and settings in front of the command that is meant. */
const WRAPPER =
  /^(?:sudo(?: -\S+)*|time|exec|command|env|nice|npx(?: --?\S+)*|pnpm (?:exec|dlx)|yarn (?:dlx|exec)|bunx|bundle exec|uv run|poetry run|pipenv run|pdm run|hatch run|xvfb-run(?: -\S+)*|timeout \S+|retry|winpty|dotenv --|python3? -m(?= (?:black|ruff|flake8|mypy|pylint|isort|alembic|build|coverage))|stdbuf \S+|ionice \S+|set -\w+(?: pipefail)?;?|if|!|then|\w+=(?:"[^"]*"|'[^']*'|\S*)) +/;

/** What is known of a shell command; null if nothing is. */
export function commandOf(line: string): Command | null {
  let rest = line.trim().replace(/^\/(?:[\w.-]+\/)*(?=[\w.-]+(?: |$))/, '');
  for (let i = 0; i < 6; i++) {
    const bare = rest.replace(WRAPPER, '').replace(/^\/(?:[\w.-]+\/)*(?=[\w.-]+(?: |$))/, '');
    if (bare === rest) break;
    rest = bare;
  }
  const known = COMMANDS.find(({ is }) => is.test(rest));
  if (!known) return null;
  const { category, tool } = known;
  return {
    category,
    tool: tool === ITSELF ? (/^[\w.-]+/.exec(rest.replace(/^\.\//, ''))?.[0] ?? rest) : tool,
  };
}

/** What is known of an action that a step uses (`owner/name@ref`, `./.github/actions/name`); null if nothing is. */
export function actionOf(name: string): Command | null {
  if (!/^(?:\.\/)?[\w.-]+\/\S+$/.test(name)) return null;
  return ACTIONS.find(({ is }) => is.test(name)) ?? null;
}
