# The cache now asks for a password; the job sends none.
# ci: gitlab
# repo: northwind/sessions
# job: smoke
# before: apt-get install -y --no-install-recommends tree pv bc
# image: node:20
# needs: node npm redis-server redis-cli
# tool: redis
# category: database
# also: auth
# cause: NOAUTH Authentication required
# fix: Set REDIS_PASSWORD (or redis://:password@host) for the job as the server requires AUTH.
# fix_regex: AUTH|password|REDIS
#: prepare
redis-server --port 6379 --requirepass s3ssions --save '' --daemonize yes >/dev/null
echo 'REDIS_URL=redis://127.0.0.1:6379' > $HOME_OF_JOB/job.env
printf '{ "name": "sessions", "version": "1.0.0", "private": true, "scripts": { "smoke": "node smoke.js" }, "dependencies": { "redis": "4.6.14" } }\n' > package.json
cat > smoke.js <<'J'
const { createClient } = require('redis');
(async () => {
  const client = createClient({ url: process.env.REDIS_URL });
  client.on('error', (e) => console.error('redis client error', e.message));
  await client.connect();
  await client.set('session:1', 'ok', { EX: 60 });
  console.log('stored', await client.get('session:1'));
  await client.quit();
})();
J
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
echo 'REDIS_URL=redis://:s3ssions@127.0.0.1:6379' > $HOME_OF_JOB/job.env
#: step Smoke
node --version
npm ci
redis-cli --version
npm run smoke
