# The machine installs its own updates while the job wants to install.
# ci: gitlab
# repo: northwind/images
# job: tools
# image: debian:12
# needs: python3 apt-get
# network: none
# tool: apt
# category: infra
# also: dependency config
# cause: E: Could not get lock /var/lib/dpkg/lock-frontend
# transient: yes
# fix: Another process holds apt's lock: wait for it (DPkg::Lock::Timeout) or switch unattended upgrades off on the agent.
# fix_regex: lock|timeout|wait|unattended
#: prepare
printf 'import ctypes, fcntl, time\nctypes.CDLL(None).prctl(15, b"unattended-upgr", 0, 0, 0)\nf = open("/var/lib/dpkg/lock-frontend", "w")\nfcntl.lockf(f, fcntl.LOCK_EX)\nopen("/tmp/held", "w").close()\ntime.sleep(600)\n' > /tmp/upgrade.py
python3 /tmp/upgrade.py >/dev/null 2>&1 &
waits 10 test -e /tmp/held
#: mend
kill %1
#: step Install
apt-cache policy bc
apt-get install -y --no-install-recommends bc
