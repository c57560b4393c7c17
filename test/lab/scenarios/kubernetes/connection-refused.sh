# kubectl without a kubeconfig talks to localhost:8080.
# ci: github
# repo: northwind/reports
# job: deploy
# needs: kubectl kustomize
# tool: kubectl
# category: kubernetes
# also: config auth network
# cause: localhost:8080.*connect: connection refused
# fix: Give the job a kubeconfig (KUBECONFIG or a login step such as az aks get-credentials) before kubectl runs.
# fix_regex: kubeconfig|get-credentials|update-kubeconfig|context
#: prepare
mkdir k8s; printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: reports }\ndata: { a: b }\n' > k8s/config.yaml; printf 'resources: [config.yaml]\nnamespace: reports\n' > k8s/kustomization.yaml
#: step Render
kustomize build k8s | tee rendered.yaml
kubectl version --client
#: step Deploy
kubectl apply -f rendered.yaml --namespace reports
#: step Verify
kubectl get configmap reports -n reports
