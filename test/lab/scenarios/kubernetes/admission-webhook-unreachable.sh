# A validating webhook's service has gone; the API server refuses what it cannot ask about.
# ci: github
# repo: northwind/payments
# job: deploy-staging
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: infra network deploy
# cause: failed calling webhook "validate\.policy\.northwind\.example"
# fix: Bring the webhook's service back (or remove the stale ValidatingWebhookConfiguration), then deploy again.
# fix_regex: webhook
#: prepare
kube_up
cat <<'Y' | kubectl apply -f -
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: validate.policy.northwind.example
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 3
    clientConfig: { service: { namespace: policy-system, name: policy-webhook, path: /validate } }
    rules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }]
Y
sleep 2
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
kubectl create deployment payments --image=ghcr.io/northwind/payments:7.0.1 --dry-run=client -o yaml > deployment.yaml
kubectl create service clusterip payments --tcp=80:8080 --dry-run=client -o yaml > service.yaml
#: mend
kubectl delete validatingwebhookconfiguration policy; sleep 1
#: step Service
kubectl apply -f service.yaml
#: step Deploy
kubectl apply -f deployment.yaml
