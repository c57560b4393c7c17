# A release archive does not fit its detached signature.
# ci: gitlab
# repo: northwind/installer
# job: verify
# image: debian:12
# needs: gpg
# network: none
# tool: gpg
# category: security
# cause: gpg: BAD signature from
# fix: agent-2.4.1.tar.gz is not the file that was signed: fetch it again from the publisher, and do not use it until the signature fits.
# fix_regex: signature|download|fetch|publisher|tamper
#: prepare
mkdir -p dist keys; mkdir -m 700 /tmp/gpg; export GNUPGHOME=/tmp/gpg
gpg --batch --quiet --passphrase '' --quick-gen-key 'Northwind Release <release@northwind.example>' ed25519 sign 1y
gpg --armor --export release@northwind.example > keys/release.asc
tar -czf dist/agent-2.4.1.tar.gz keys; gpg --batch --quiet --armor --detach-sign dist/agent-2.4.1.tar.gz
gpgconf --kill all; rm -rf /tmp/gpg
echo patched >> dist/agent-2.4.1.tar.gz
#: mend
truncate -s -8 dist/agent-2.4.1.tar.gz
#: step Files
ls -l dist
sha256sum dist/agent-2.4.1.tar.gz
#: step Verify
export GNUPGHOME=$(mktemp -d)
gpg --batch --import keys/release.asc
gpg --batch --verify dist/agent-2.4.1.tar.gz.asc dist/agent-2.4.1.tar.gz
