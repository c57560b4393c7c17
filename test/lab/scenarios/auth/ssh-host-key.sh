# The server's host key is not known to the runner.
# ci: gitlab
# repo: northwind/website
# job: deploy
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /usr/sbin/sshd ssh
# tool: ssh
# category: auth
# also: deploy security config
# cause: Host key verification failed\.
# fix: Add the server's host key to known_hosts (ssh-keyscan web.northwind.example >> ~/.ssh/known_hosts, checked once).
# fix_regex: known_hosts|ssh-keyscan
#: prepare
host_names web.northwind.example
mkdir -p /run/sshd; ssh-keygen -qA; /usr/sbin/sshd -p 22 -o UsePAM=no
mkdir -p public; echo hi > public/index.html
#: step Deploy
ssh -V
tree public
ssh -o BatchMode=yes deploy@web.northwind.example uptime
