# A batch pod asks for more memory than any node has.
# ci: github
# repo: northwind/forecast
# job: nightly-train
# needs: kubectl kube-apiserver etcd kube-scheduler
# tool: kubectl
# category: kubernetes
# also: memory timeout infra
# cause: 0/2 nodes are available: 2 Insufficient memory
# fix: Request less than a node's allocatable memory (or add a bigger node pool) for the training pod.
# fix_regex: memory|requests|node
#: prepare
KUBE_CONTROLLERS=1 kube_up
for n in pool-a-1 pool-a-2; do
  printf 'apiVersion: v1\nkind: Node\nmetadata: { name: %s, labels: { pool: a } }\n' $n | kubectl apply -f -
  kubectl patch node $n --subresource=status --type=merge -p '{"status":{"capacity":{"cpu":"4","memory":"16Gi","pods":"110"},"allocatable":{"cpu":"4","memory":"14Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","lastHeartbeatTime":"'$(date -u +%FT%TZ)'","lastTransitionTime":"'$(date -u +%FT%TZ)'"}]}}'
  kubectl taint node $n node.kubernetes.io/not-ready- 2>/dev/null || true
done
sleep 2; for n in pool-a-1 pool-a-2; do kubectl taint node $n node.kubernetes.io/not-ready:NoSchedule- 2>/dev/null || true; done
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
printf 'apiVersion: v1\nkind: Pod\nmetadata: { name: train, namespace: default }\nspec:\n  restartPolicy: Never\n  containers: [{ name: train, image: "ghcr.io/northwind/train:12", resources: { requests: { cpu: "2", memory: 64Gi } } }]\n' > train.yaml
#: step Cluster
kubectl get nodes -o custom-columns=NAME:.metadata.name,CPU:.status.allocatable.cpu,MEMORY:.status.allocatable.memory
#: step Start
kubectl apply -f train.yaml
kubectl wait pod/train --for=jsonpath='{.status.phase}'=Running --timeout=10s || { kubectl describe pod train; exit 1; }
#: step Results
kubectl logs train
