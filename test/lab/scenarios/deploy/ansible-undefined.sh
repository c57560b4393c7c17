# A template uses a variable that group_vars no longer has.
# ci: github
# repo: northwind/playbooks
# job: staging
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: ansible
# category: deploy
# also: config
# cause: fatal: \[app1\]: FAILED! => .*'db_host' is undefined
# fix: Define db_host for the group app (group_vars/app.yml) or give the template a default.
# fix_regex: db_host|group_vars|default|variable
#: prepare
echo ansible-core==2.16.7 > requirements.txt
printf '[app]\napp1 ansible_connection=local\n' > inventory.ini
printf 'db = {{ db_host }}\non_error = {{ on_error | default("retry") }}\n' > app.conf.j2
printf -- '- hosts: app\n  gather_facts: false\n  tasks:\n    - name: Probe\n      ansible.builtin.command: ls /nonexistent\n      register: probe\n      failed_when: false\n    - name: Configuration\n      ansible.builtin.template: { src: app.conf.j2, dest: /tmp/app.conf }\n' > site.yml
#: mend
mkdir group_vars; echo 'db_host: db1' > group_vars/app.yml
#: step Install
pip install -r requirements.txt
#: step Play
ansible-playbook -i inventory.ini site.yml -v
