# helm waits for pods that never become ready.
# ci: jenkins
# repo: northwind/gateway
# job: deploy
# needs: helm kubectl kube-apiserver etcd
# tool: helm
# category: kubernetes
# also: timeout deploy
# cause: Error: UPGRADE FAILED: .*(?:timed out waiting for the condition|context deadline exceeded)
# fix: Find out why the release's pods are not ready (kubectl get pods/describe/logs), then fix or helm rollback.
# fix_regex: describe|get pods|logs|rollback|--timeout|events
#: prepare
KUBE_CONTROLLERS=1 kube_up
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
helm create gateway >/dev/null
KUBECONFIG=/etc/kubernetes/admin.conf helm install gateway ./gateway >/dev/null
#: step Lint
helm lint ./gateway
helm template gateway ./gateway | head -80
#: step Deploy
helm upgrade gateway ./gateway --install --wait --timeout 15s --set image.tag=9.9.9 --debug
#: step Smoke
curl -sf http://gateway.northwind.example/
