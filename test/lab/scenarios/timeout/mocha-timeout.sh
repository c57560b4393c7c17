# mocha's default of two seconds is not enough for a hook.
# ci: jenkins
# repo: northwind/mail
# job: test
# needs: node npm
# tool: mocha
# category: timeout
# also: test
# cause: Error: Timeout of 1000ms exceeded\. For async tests and hooks
# fix: Call done()/return the promise in the hook of 'inbox', or raise its timeout.
# fix_regex: done\(\)|promise|timeout
#: prepare
printf '{ "name": "mail", "version": "1.0.0", "private": true, "scripts": { "test": "mocha --timeout 1000" }, "devDependencies": { "mocha": "10.4.0", "chai": "4.4.1" } }\n' > package.json
mkdir test; cat > test/inbox.js <<'J'
const { expect } = require('chai');
describe('inbox', () => {
  before((done) => { setTimeout(() => console.log('mailbox opened'), 10); void done; });
  it('lists', () => expect([]).to.be.empty);
});
describe('outbox', () => { it('keeps failed mail', () => expect({ failed: 1 }).to.have.property('failed')); });
J
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i "s/console.log('mailbox opened')/{ console.log('mailbox opened'); done(); }/; s/ void done;//" test/inbox.js
#: step Install
npm ci
#: step Test
npm test
