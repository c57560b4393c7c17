# helm install of a release that is already there.
# ci: gitlab
# repo: northwind/gateway
# job: deploy:staging
# before: apt-get install -y --no-install-recommends tree pv bc
# image: alpine/helm:3.16.4
# needs: helm kubectl kube-apiserver etcd
# tool: helm
# category: kubernetes
# also: deploy
# cause: Error: INSTALLATION FAILED: cannot re-use a name that is still in use
# fix: Use helm upgrade --install, or uninstall the existing release gateway first.
# fix_regex: upgrade --install|uninstall
#: prepare
kube_up
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
helm create gateway >/dev/null
KUBECONFIG=/etc/kubernetes/admin.conf helm install gateway ./gateway >/dev/null
#: step Deploy
helm version --short
helm list
helm lint ./gateway
helm template gateway ./gateway | head -60
helm install gateway ./gateway --set image.tag=1.4.0
