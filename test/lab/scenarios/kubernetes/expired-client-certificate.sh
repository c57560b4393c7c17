# The kubeconfig's API server certificate is signed by another authority than the one that is given.
# ci: jenkins
# repo: northwind/ledger
# job: deploy
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: auth security network
# cause: Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority|x509: certificate signed by unknown authority
# fix: Put the cluster's current CA into the kubeconfig (certificate-authority-data); it was rotated.
# fix_regex: certificate-authority|\bCA\b|kubeconfig
#: prepare
kube_up
kube_user deployer system:masters $HOME_OF_JOB/.kube/config
authority /tmp/other
KUBECONFIG=$HOME_OF_JOB/.kube/config kubectl config set-cluster staging --server=https://api.staging.northwind.example:6443 --certificate-authority=/tmp/other/ca.pem --embed-certs
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ledger }\ndata: { a: b }\n' > ledger.yaml
#: step Tools
kubectl version --client
git log --oneline -3
#: step Deploy
kubectl config view --minify
kubectl apply -f ledger.yaml
