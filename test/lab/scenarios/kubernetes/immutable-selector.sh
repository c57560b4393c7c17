# A renamed label in spec.selector cannot be applied to the running Deployment.
# ci: jenkins
# repo: northwind/orders
# job: deploy
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: deploy
# cause: The Deployment "orders" is invalid: spec\.selector: Invalid value
# cause: field is immutable
# fix: spec.selector is immutable; keep the old labels or delete and recreate the Deployment.
# fix_regex: immutable|delete|recreate|replace --force
#: prepare
kube_up
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
deployment() { cat <<Y
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: default }
spec:
  replicas: 3
  selector: { matchLabels: { $1: orders } }
  template:
    metadata: { labels: { app: orders, $1: orders } }
    spec: { containers: [{ name: orders, image: "registry.northwind.example/orders:$2" }] }
Y
}
deployment app 1.8.0 | kubectl apply -f -
mkdir deploy; deployment app.kubernetes.io/name 1.9.0 > deploy/deployment.yaml
printf 'apiVersion: v1\nkind: Service\nmetadata: { name: orders, namespace: default }\nspec: { selector: { app: orders }, ports: [{ port: 80 }] }\n' > deploy/service.yaml
#: step Validate
kubectl apply --dry-run=client -f deploy/
#: step Deploy
kubectl get deployment orders -o wide
kubectl apply -f deploy/service.yaml
kubectl apply -f deploy/deployment.yaml
#: step Verify
kubectl get deployment orders
