# The deploy key is not on the server.
# ci: github
# repo: northwind/website
# job: deploy
# needs: /usr/sbin/sshd ssh rsync
# tool: ssh
# category: auth
# also: deploy permission
# cause: deploy@web\.northwind\.example: Permission denied \(publickey\)\.
# fix: Add the deploy key's public half to authorized_keys of deploy on the server, or use the right private key secret.
# fix_regex: authorized_keys|public key|deploy key|ssh-copy-id|private key
#: prepare
host_names web.northwind.example
mkdir -p /run/sshd /home/deploy/.ssh; useradd -d /home/deploy -s /bin/bash deploy; passwd -d deploy; ssh-keygen -qA
/usr/sbin/sshd -p 22 -o PasswordAuthentication=no -o KbdInteractiveAuthentication=no -o UsePAM=no
mkdir -p $HOME_OF_JOB/.ssh; ssh-keygen -qt ed25519 -N '' -f $HOME_OF_JOB/.ssh/id_ed25519 -C ci@northwind
ssh-keyscan web.northwind.example > $HOME_OF_JOB/.ssh/known_hosts 2>/dev/null; chmod 700 $HOME_OF_JOB/.ssh
mkdir -p public; for i in $(seq 1 30); do echo "<h1>page $i: error handling</h1>" > public/page-$i.html; done
#: mend
cp $HOME_OF_JOB/.ssh/id_ed25519.pub /home/deploy/.ssh/authorized_keys; chown -R deploy /home/deploy; chmod 700 /home/deploy/.ssh
#: step Build
find public -name '*.html' | sort
#: step Deploy
rsync -av --delete public/ deploy@web.northwind.example:/home/deploy/public/
