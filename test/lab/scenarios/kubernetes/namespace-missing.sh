# The target namespace does not exist.
# ci: github
# repo: northwind/catalog
# job: deploy
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: deploy config
# cause: Error from server \(NotFound\).*namespaces "catalog-stage" not found
# fix: Create the namespace catalog-stage (or correct its name, catalog-staging) before applying into it.
# fix_regex: namespace
#: prepare
kube_up
kubectl create namespace catalog-staging
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
mkdir k8s
kubectl create deployment catalog --image=ghcr.io/northwind/catalog:1.2.0 --dry-run=client -o yaml > k8s/deployment.yaml
kubectl create configmap catalog --from-literal=error_page=/500.html --dry-run=client -o yaml > k8s/configmap.yaml
#: step Validate
kubectl apply --dry-run=client -f k8s/ -n default
#: step Deploy
kubectl apply -n catalog-stage -f k8s/
