# The rollout never becomes ready and kubectl gives up waiting.
# ci: github
# repo: northwind/checkout
# job: deploy-production
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: timeout deploy
# cause: error: timed out waiting for the condition
# cause: Waiting for deployment .* rollout to finish
# fix: Look at why the new pods are not ready (kubectl describe, logs, events), then roll back or fix readiness probe, image or resources.
# fix_regex: describe|logs|events|rollout undo
#: prepare
KUBE_CONTROLLERS=1 kube_up
kubectl create deployment checkout --image=ghcr.io/northwind/checkout:4f2a91c --replicas=2
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
sleep 3
#: step Set image
kubectl set image deployment/checkout checkout=ghcr.io/northwind/checkout:9b77d02
kubectl set image deployment/checkout checkout=ghcr.io/northwind/checkout:9b77d02 --dry-run=server
#: step Wait for the rollout
kubectl get deployments,replicasets,pods
kubectl rollout status deployment/checkout --timeout=20s
#: step Smoke test
curl -sf https://checkout.northwind.example/healthz
