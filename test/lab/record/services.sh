# Loopback services that scenarios start in "#: prepare" (as root, inside the sandbox; all end with it).

# host_names NAME… : these names are this machine
host_names() { for n in "$@"; do echo "127.0.0.1 $n" >> /etc/hosts; done; }

# waits FOR-SECONDS COMMAND… : until it succeeds
waits() { local n=$(($1 * 10)); shift; until "$@" >/dev/null 2>&1; do n=$((n - 1)); [ $n -gt 0 ] || return 1; sleep 0.1; done; }

# postgres_up PORT [SUPERUSER PASSWORD] : a fresh PostgreSQL cluster that asks for passwords over TCP
postgres_up() {
  local port=$1 user=${2:-postgres} password=${3:-postgres} dir bin
  bin=$(echo /usr/lib/postgresql/*/bin); dir=/var/lib/postgresql/lab-$port
  mkdir -p "$dir" /run/postgresql; chown postgres "$dir" /run/postgresql
  echo "$password" > /tmp/pw; chmod 644 /tmp/pw
  runuser -u postgres -- "$bin/initdb" -D "$dir" -U "$user" --pwfile=/tmp/pw --auth-host=scram-sha-256 --auth-local=trust >/dev/null
  runuser -u postgres -- "$bin/pg_ctl" -D "$dir" -w -l "$dir/log" -o "-p $port -k /run/postgresql ${PG_OPTIONS:-}" start >/dev/null
}

# mariadb_up PORT ROOT-PASSWORD
mariadb_up() {
  mkdir -p /var/lib/lab-mysql /run/mysqld; chown mysql /var/lib/lab-mysql /run/mysqld
  mariadb-install-db --no-defaults --user=mysql --datadir=/var/lib/lab-mysql --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
  mariadbd --no-defaults --user=mysql --datadir=/var/lib/lab-mysql --bind-address=127.0.0.1 --port="$1" --socket=/run/mysqld/mysqld.sock ${MARIADB_OPTIONS:-} >/tmp/mariadb.log 2>&1 &
  waits 30 mariadb-admin --no-defaults -S /run/mysqld/mysqld.sock -u root ping
  mariadb --no-defaults -S /run/mysqld/mysqld.sock -u root -e "CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '$2'; GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION; ALTER USER root@localhost IDENTIFIED BY '$2'"
}

# authority FOLDER : a certificate authority there (ca.pem, ca.key); certificate FOLDER NAME DAYS [SUBJECT-ALT-NAMES]
authority() {
  mkdir -p "$1"
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=Northwind Internal CA" -keyout "$1/ca.key" -out "$1/ca.pem" 2>/dev/null
}
certificate() {
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1/$2.key" -out "$1/$2.csr" 2>/dev/null
  printf 'subjectAltName=%s\n' "${4:-DNS:$2}" > "$1/$2.ext"
  openssl x509 -req -in "$1/$2.csr" -CA "$1/ca.pem" -CAkey "$1/ca.key" -CAcreateserial -days "$3" -extfile "$1/$2.ext" -out "$1/$2.pem" 2>/dev/null
}

# registry_up PORT [USER PASSWORD] : Debian's docker-registry, with basic authentication if a user is given
registry_up() {
  mkdir -p "/var/lib/lab-registry-$1"
  cat > "/tmp/registry-$1.yml" <<Y
version: 0.1
log: { level: error }
storage: { filesystem: { rootdirectory: /var/lib/lab-registry-$1 } }
http: { addr: 127.0.0.1:$1 }
Y
  if [ -n "${2:-}" ]; then
    htpasswd -Bbn "$2" "$3" > "/tmp/htpasswd-$1"
    printf 'auth:\n  htpasswd: { realm: registry, path: /tmp/htpasswd-%s }\n' "$1" >> "/tmp/registry-$1.yml"
  fi
  docker-registry serve "/tmp/registry-$1.yml" >/tmp/registry.log 2>&1 &
  waits 20 curl -s "http://127.0.0.1:$1/v2/"
}

# tls_front PORT BACKEND-PORT NAME [ADDRESS] : nginx speaking TLS for NAME with a certificate that the system trusts
tls_front() {
  [ -f /etc/lab-ca/ca.pem ] || { authority /etc/lab-ca; cp /etc/lab-ca/ca.pem /usr/local/share/ca-certificates/lab.crt 2>/dev/null || { mkdir -p /usr/local/share/ca-certificates; cp /etc/lab-ca/ca.pem /usr/local/share/ca-certificates/lab.crt; }; cat /etc/lab-ca/ca.pem >> /etc/ssl/certs/ca-certificates.crt; }
  certificate /etc/lab-ca "$3" 90
  cat > "/tmp/nginx-$1.conf" <<N
pid /tmp/nginx-$1.pid; events {} error_log /tmp/nginx-$1.log;
http { access_log off; client_max_body_size 0; server { listen ${4:-127.0.0.1}:$1 ssl; server_name $3;
 ssl_certificate /etc/lab-ca/$3.pem; ssl_certificate_key /etc/lab-ca/$3.key;
 location / { proxy_pass http://127.0.0.1:$2; proxy_set_header Host \$http_host; proxy_set_header X-Forwarded-Proto https; } } }
N
  nginx -c "/tmp/nginx-$1.conf"
}

# answers PORT STATUS [BODY] [HEADER] : an HTTP server that says the same to everybody
answers() {
  cat > "/tmp/answers-$1.mjs" <<'J'
import { createServer } from 'node:http';
const [port, status, body, header] = process.argv.slice(2);
createServer((q, r) => { q.resume(); q.on('end', () => { if (header) r.setHeader(...header.split(/: (.*)/s, 2)); r.statusCode = Number(status); r.end(body ?? ''); }); }).listen(Number(port), '127.0.0.1');
J
  node "/tmp/answers-$1.mjs" "$@" >/dev/null 2>&1 &
  waits 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$1"
}

# kube_up : etcd and a real kube-apiserver on 127.0.0.1:6443 (RBAC on; no kubelet, no scheduler). An administrator's
# kubeconfig in /etc/kubernetes/admin.conf; KUBE_CONTROLLERS=1 adds the controller manager and the scheduler.
# kube_user NAME [GROUP] FILE writes one for a client certificate of that name.
kube_up() {
  local d=/etc/kubernetes/pki; authority $d; host_names api.staging.northwind.example
  openssl genrsa -out $d/sa.key 2048 2>/dev/null
  certificate $d kube-apiserver 90 "DNS:kubernetes,DNS:api.staging.northwind.example,IP:127.0.0.1,IP:10.96.0.1"
  etcd --data-dir /var/lib/lab-etcd --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380 >/tmp/etcd.log 2>&1 &
  kube-apiserver --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 --bind-address=127.0.0.1 --advertise-address=127.0.0.1 \
    --tls-cert-file=$d/kube-apiserver.pem --tls-private-key-file=$d/kube-apiserver.key --client-ca-file=$d/ca.pem \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=$d/sa.key --service-account-signing-key-file=$d/sa.key \
    --service-cluster-ip-range=10.96.0.0/16 --authorization-mode=RBAC --cert-dir=/tmp/kube-certs ${KUBE_OPTIONS:-} >/tmp/kube.log 2>&1 &
  kube_user kubernetes-admin system:masters /etc/kubernetes/admin.conf
  export KUBECONFIG=/etc/kubernetes/admin.conf
  waits 90 kubectl get --raw /readyz
  waits 30 kubectl get namespace default
  [ -z "${KUBE_CONTROLLERS:-}" ] || {
    kube-controller-manager --kubeconfig=/etc/kubernetes/admin.conf --leader-elect=false --cert-dir=/tmp/kcm --service-account-private-key-file=$d/sa.key --root-ca-file=$d/ca.pem >/tmp/kcm.log 2>&1 &
    kube-scheduler --kubeconfig=/etc/kubernetes/admin.conf --leader-elect=false --cert-dir=/tmp/sched >/tmp/sched.log 2>&1 &
    waits 40 kubectl get serviceaccount default
  }
}
kube_user() {
  local d=/etc/kubernetes/pki
  openssl req -newkey rsa:2048 -nodes -subj "/O=$2/CN=$1" -keyout "/tmp/$1.key" -out "/tmp/$1.csr" 2>/dev/null
  openssl x509 -req -in "/tmp/$1.csr" -CA $d/ca.pem -CAkey $d/ca.key -CAcreateserial -days 30 -out "/tmp/$1.pem" 2>/dev/null
  mkdir -p "$(dirname "$3")"
  KUBECONFIG=$3 kubectl config set-cluster staging --server=https://api.staging.northwind.example:6443 --certificate-authority=$d/ca.pem --embed-certs >/dev/null
  KUBECONFIG=$3 kubectl config set-credentials "$1" --client-certificate="/tmp/$1.pem" --client-key="/tmp/$1.key" --embed-certs >/dev/null
  KUBECONFIG=$3 kubectl config set-context staging --cluster=staging --user="$1" >/dev/null
  KUBECONFIG=$3 kubectl config use-context staging >/dev/null
}

# docker_up : a real Docker daemon (vfs storage, no network address translation unless the kernel allows it)
docker_up() {
  mkdir -p /mnt/docker; mount -t tmpfs -o size=3g docker /mnt/docker
  dockerd --data-root /mnt/docker --storage-driver=vfs --group=docker ${DOCKER_OPTIONS:-} >/tmp/dockerd.log 2>&1 &
  waits 40 docker info || { tail -5 /tmp/dockerd.log; return 1; }
  getent group docker >/dev/null && usermod -aG docker "$JOB_USER" 2>/dev/null || true
}

# small_image NAME : a runnable image made of this machine's busybox, with a few folders
small_image() {
  local d; d=$(mktemp -d); mkdir -p "$d"/{bin,etc,tmp,var,root}; chmod 755 "$d"; chmod 1777 "$d/tmp"
  cp /bin/busybox "$d/bin/"; for a in sh ls cat echo sleep true false mkdir rm cp wget nc id env touch chmod ps head tail dd seq test; do ln -s busybox "$d/bin/$a"; done
  printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n' > "$d/etc/passwd"
  tar -C "$d" -c . | docker import -c 'CMD ["/bin/sh"]' -c 'ENV PATH=/bin' - "$1" >/dev/null
}
