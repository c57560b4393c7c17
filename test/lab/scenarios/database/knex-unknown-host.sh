# knex cannot reach the database host: the service has another name.
# ci: github
# repo: northwind/portal
# job: e2e
# needs: node npm
# env: DATABASE_URL=postgresql://portal:portal@postgres:5432/portal
# uses: actions/setup-node@v4
# tool: knex
# category: database
# also: network config
# cause: getaddrinfo (?:ENOTFOUND|EAI_AGAIN) postgres
# fix: Use the host name under which the service is reachable from the job (localhost when the job runs on the machine itself).
# fix_regex: host ?name|localhost|service|DATABASE_URL
#: prepare
cat > package.json <<'J'
{ "name": "portal", "version": "0.3.0", "private": true, "scripts": { "migrate": "knex migrate:latest" }, "dependencies": { "knex": "3.1.0", "pg": "8.12.0" } }
J
cat > knexfile.js <<'J'
module.exports = { client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: './migrations' } };
J
mkdir migrations; cat > migrations/20240101_users.js <<'J'
exports.up = (k) => k.schema.createTable('users', (t) => { t.increments(); t.string('email').unique(); });
exports.down = (k) => k.schema.dropTable('users');
J
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
host_names postgres; postgres_up 5432 portal portal; psql -qh /run/postgresql -U portal postgres -c "create database portal"
#: step Install
npm ci
#: step Migrate
npm run migrate
