# The server's certificate ran out.
# ci: github
# repo: northwind/status-page
# job: smoke
# needs: nginx openssl faketime /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: requests
# category: network
# also: security test
# cause: certificate verify failed: certificate has expired
# fix: Renew the certificate of status.northwind.example; do not disable verification.
# fix_regex: renew|certificate
#: prepare
host_names status.northwind.example
authority /etc/lab-ca
openssl req -newkey rsa:2048 -nodes -subj /CN=status.northwind.example -keyout /etc/lab-ca/status.northwind.example.key -out /tmp/s.csr 2>/dev/null
echo 'subjectAltName=DNS:status.northwind.example' > /tmp/s.ext
faketime '2025-01-01' openssl x509 -req -in /tmp/s.csr -CA /etc/lab-ca/ca.pem -CAkey /etc/lab-ca/ca.key -CAcreateserial -days 90 -extfile /tmp/s.ext -out /etc/lab-ca/status.northwind.example.pem 2>/dev/null
faketime '2024-12-01' openssl x509 -x509toreq -in /etc/lab-ca/ca.pem -signkey /etc/lab-ca/ca.key -out /tmp/ca.csr 2>/dev/null
faketime '2024-12-01' openssl req -x509 -key /etc/lab-ca/ca.key -days 3650 -subj "/CN=Northwind Internal CA" -out /etc/lab-ca/ca.pem
cat /etc/lab-ca/ca.pem >> /etc/ssl/certs/ca-certificates.crt
answers 8087 200 '{"status":"ok"}'
printf 'pid /tmp/n.pid; events {} http { access_log off; server { listen 443 ssl; ssl_certificate /etc/lab-ca/status.northwind.example.pem; ssl_certificate_key /etc/lab-ca/status.northwind.example.key; location / { proxy_pass http://127.0.0.1:8087; } } }' > /tmp/n.conf; nginx -c /tmp/n.conf
echo 'requests==2.32.3' > requirements.txt
printf 'import requests\nr = requests.get("https://status.northwind.example/api", timeout=5)\nr.raise_for_status()\nprint("status", r.json())\n' > smoke.py
#: step Install
pip install -r requirements.txt
#: step Smoke
python smoke.py
