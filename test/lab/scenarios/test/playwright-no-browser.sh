# The browsers that playwright wants were never installed.
# ci: github
# repo: northwind/shop-e2e
# job: e2e
# needs: node npm
# uses: actions/setup-node@v4
# tool: playwright
# category: config
# also: dependency test infra
# cause: browserType\.launch: Executable doesn't exist at
# fix: Run npx playwright install --with-deps before the tests.
# fix_regex: playwright install
#: prepare
printf '{ "name": "shop-e2e", "version": "1.0.0", "private": true, "scripts": { "e2e": "playwright test --reporter=list" }, "devDependencies": { "@playwright/test": "1.45.0" } }\n' > package.json; mkdir tests
printf "import { test, expect } from '@playwright/test';\ntest('home page', async ({ page }) => { await page.goto('about:blank'); await expect(page).toHaveTitle('Shop'); });\ntest('pure', () => { expect('error').toContain('err'); });\n" > tests/home.spec.ts
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --no-audit --no-fund; echo node_modules > .gitignore
#: step Install
npm ci
#: step End to end
npm run e2e
