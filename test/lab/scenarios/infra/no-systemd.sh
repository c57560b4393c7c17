# A job starts a service with systemctl where there is no systemd.
# ci: gitlab
# repo: northwind/agent
# job: install
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: systemctl
# tool: systemctl
# category: infra
# also: config
# cause: System has not been booted with systemd as init system
# fix: Start the daemon directly (or use an image/VM with systemd); a container has no init system.
# fix_regex: systemd|container|service|directly|init
#: prepare
printf '[Unit]\nDescription=agent\n[Service]\nExecStart=/usr/bin/true\n' > agent.service
#: step Install
cp agent.service /etc/systemd/system/
tree
systemctl daemon-reload
systemctl enable --now agent
