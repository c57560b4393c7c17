# The certificate is for another name.
# ci: gitlab
# repo: northwind/partner-api
# job: contract
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: nginx openssl curl
# tool: curl
# category: network
# also: security config
# cause: curl: \(60\) SSL: no alternative certificate subject name matches target host name 'partner\.northwind\.example'
# fix: Call the host under a name that its certificate carries, or issue one with partner.northwind.example in it.
# fix_regex: certificate|SAN|host ?name|name
#: prepare
host_names partner.northwind.example
answers 8088 200 ok; tls_front 443 8088 api.partner.example
#: mend
certificate /etc/lab-ca partner.northwind.example 30; cp /etc/lab-ca/partner.northwind.example.pem /etc/lab-ca/api.partner.example.pem; cp /etc/lab-ca/partner.northwind.example.key /etc/lab-ca/api.partner.example.key; nginx -c /tmp/nginx-443.conf -s reload; sleep 1
#: step Contract
curl --version
curl -fsS https://partner.northwind.example/v2/contract
