# The service does not come up after its files were copied.
# ci: gitlab
# repo: northwind/daemon
# job: deploy
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /usr/sbin/sshd ssh rsync python3
# tool: ssh
# category: deploy
# also: config
# cause: FileNotFoundError: \[Errno 2\] No such file or directory: '/etc/daemon/settings\.json'
# fix: Deploy settings.json to /etc/daemon (or point the service at where it is) before starting it.
# fix_regex: settings\.json|No such file|missing|path|deploy
#: prepare
host_names app.northwind.example
mkdir -p /run/sshd /home/deploy/.ssh; useradd -d /home/deploy -s /bin/bash deploy; ssh-keygen -qA; /usr/sbin/sshd -p 22 -o UsePAM=no -o StrictModes=no
mkdir -p $HOME_OF_JOB/.ssh /home/deploy/.ssh; ssh-keygen -qt ed25519 -N '' -f $HOME_OF_JOB/.ssh/id_ed25519 -C ci; cp $HOME_OF_JOB/.ssh/id_ed25519.pub /home/deploy/.ssh/authorized_keys; chown -R deploy /home/deploy; usermod -p '*' deploy
printf 'Host *\n  IdentityFile %s/.ssh/id_ed25519\n  UserKnownHostsFile %s/.ssh/known_hosts\n' $HOME_OF_JOB $HOME_OF_JOB > /etc/ssh/ssh_config.d/lab.conf
ssh-keyscan app.northwind.example > $HOME_OF_JOB/.ssh/known_hosts 2>/dev/null
mkdir daemon; printf 'import json, sys\nprint("daemon 4.1 starting", flush=True)\nsettings = json.load(open("/etc/daemon/settings.json"))\nprint("listening on", settings["port"])\n' > daemon/main.py; echo '{ "port": 7000, "on_error": "exit" }' > daemon/settings.json
#: mend
mkdir -p /etc/daemon; cp daemon/settings.json /etc/daemon/
#: step Deploy
ssh -V
tree daemon
rsync -av daemon/ deploy@app.northwind.example:daemon/
ssh deploy@app.northwind.example 'python3 daemon/main.py'
