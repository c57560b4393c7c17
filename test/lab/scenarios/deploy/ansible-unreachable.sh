# One of three hosts refuses the connection.
# ci: gitlab
# repo: northwind/playbooks
# job: deploy
# image: python:3.11
# needs: /opt/hostedtoolcache/Python/3.11.7 /usr/sbin/sshd ssh
# tool: ansible
# category: deploy
# also: network auth
# cause: fatal: \[web2\]: UNREACHABLE!
# fix: web2 refuses ssh on port 2222: start sshd there or correct ansible_port in the inventory.
# fix_regex: ssh|reach|port|inventory|host
#: prepare
printf 'ansible-core==2.16.7\n' > requirements.txt
printf '[web]\nweb1 ansible_connection=local ansible_python_interpreter=auto_silent\nweb2 ansible_host=127.0.0.1 ansible_port=2222 ansible_user=deploy\nweb3 ansible_connection=local ansible_python_interpreter=auto_silent\n' > inventory.ini
cat > site.yml <<'Y'
- hosts: web
  gather_facts: false
  tasks:
    - name: Application folder
      ansible.builtin.file: { path: /tmp/app, state: directory, mode: "0755" }
    - name: A check that may fail
      ansible.builtin.command: /bin/false
      ignore_errors: true
    - name: Configuration
      ansible.builtin.copy: { content: "errors=log\n", dest: "/tmp/app/{{ inventory_hostname }}.conf" }
Y
#: mend
sed -i 's/^web2.*/web2 ansible_connection=local/' inventory.ini
#: step Deploy
pip install -r requirements.txt
ansible-playbook --version
ansible-playbook -i inventory.ini site.yml --syntax-check
ansible-playbook -i inventory.ini site.yml
