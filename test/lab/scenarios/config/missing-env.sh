# The application checks its configuration with zod and finds a variable missing.
# ci: github
# repo: northwind/checkout
# job: start
# needs: node npm
# env: NODE_ENV=production
# uses: actions/setup-node@v4
# tool: node
# category: config
# also: auth
# cause: Error: Missing required environment variable: STRIPE_SECRET_KEY
# fix: Add STRIPE_SECRET_KEY to the job's env (from secrets); fork pull requests do not get secrets.
# fix_regex: STRIPE_SECRET_KEY|secret|env
#: prepare
printf '{ "name": "checkout", "version": "1.0.0", "private": true, "scripts": { "start": "node server.js --check" }, "dependencies": { "dotenv": "16.4.5" } }\n' > package.json
cat > server.js <<'J'
require('dotenv').config();
console.log('loading configuration');
for (const name of ['NODE_ENV', 'STRIPE_SECRET_KEY', 'ORDERS_URL']) {
  if (!process.env[name]) throw new Error(`Missing required environment variable: ${name}`);
}
J
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
echo 'STRIPE_SECRET_KEY=sk_placeholder
ORDERS_URL=http://orders' > .env
#: step Install
npm ci
#: step Start
npm start
