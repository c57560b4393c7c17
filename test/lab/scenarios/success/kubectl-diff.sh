# kubectl deletes what is not there, and waits until the second try.
# ci: jenkins
# repo: northwind/rollout
# job: deploy
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# outcome: success
#: prepare
kube_up
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
kubectl create configmap rollout --from-literal=on_error=rollback --dry-run=client -o yaml > config.yaml
#: step Clean
kubectl delete configmap rollout || true
kubectl get deployment rollout || echo "no deployment yet"
#: step Apply
kubectl diff -f config.yaml || true
kubectl apply -f config.yaml
kubectl get events
