# The service account token in the CI variable has been revoked.
# ci: gitlab
# repo: northwind/search
# job: deploy:review
# before: apt-get install -y --no-install-recommends tree pv bc
# image: bitnami/kubectl:1.31
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: auth
# also: kubernetes permission
# cause: the server has asked for the client to provide credentials
# fix: Issue a new token for the service account and update the CI variable KUBE_TOKEN.
# fix_regex: token|credential|log ?in
#: prepare
kube_up
kube_user deployer system:masters $HOME_OF_JOB/.kube/config
export KUBECONFIG=$HOME_OF_JOB/.kube/config
kubectl config unset users.deployer; kubectl config set-credentials deployer --token="ey$(printf 'J%.0s' 1)hbGciOiJSUzI1NiJ9.$(head -c 90 /dev/zero | base64 -w0 | tr A b).c2ln"
printf 'apiVersion: v1\nkind: Namespace\nmetadata: { name: review-211 }\n' > namespace.yaml
#: step Deploy
kubectl version --client
kubectl config get-contexts
kubectl apply -f namespace.yaml
kubectl -n review-211 get pods
