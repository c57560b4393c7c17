# A deploy account may read the namespace and not write to it.
# ci: github
# repo: northwind/checkout
# job: deploy-staging
# needs: kubectl kube-apiserver etcd kustomize
# tool: kubectl
# category: kubernetes
# also: permission auth
# cause: from server for: "rendered.yaml": deployments\.apps "checkout" is forbidden: User "ci-deployer" cannot|deployments\.apps "checkout" is forbidden
# fix: Grant the deploy account create/patch/get on deployments in that namespace with a Role and RoleBinding.
# fix_regex: Role(?:Binding)?\b|RBAC|auth can-i
#: prepare
kube_up
kubectl create namespace shop
kubectl create role reader --verb=get,list,watch --resource=pods,services,configmaps -n shop
kubectl create rolebinding ci-reader --role=reader --user=ci-deployer -n shop
kube_user ci-deployer ci $HOME_OF_JOB/.kube/config
mkdir -p k8s/base k8s/overlays/staging
cat > k8s/base/deployment.yaml <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: checkout, labels: { app: checkout } }
spec:
  replicas: 2
  selector: { matchLabels: { app: checkout } }
  template:
    metadata: { labels: { app: checkout } }
    spec:
      containers:
        - name: checkout
          image: ghcr.io/northwind/checkout:latest
          ports: [{ containerPort: 8080 }]
Y
printf 'resources: [deployment.yaml]\n' > k8s/base/kustomization.yaml
printf 'namespace: shop\nresources: [../../base]\nimages:\n  - name: ghcr.io/northwind/checkout\n    newTag: 4f2a91c\n' > k8s/overlays/staging/kustomization.yaml
#: mend
kubectl create role deployer --verb='*' --resource=deployments.apps -n shop
kubectl create rolebinding ci-deployer --role=deployer --user=ci-deployer -n shop
#: step Render
kustomize build k8s/overlays/staging | tee rendered.yaml
#: step Show the cluster
kubectl version
kubectl get pods -n shop
#: step Deploy
kubectl apply -f rendered.yaml
#: step Wait for the rollout
kubectl get deployment/checkout -n shop
