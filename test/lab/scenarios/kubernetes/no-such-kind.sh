# The manifest uses an API group that this cluster no longer serves.
# ci: gitlab
# repo: northwind/edge
# job: deploy:staging
# before: apt-get install -y --no-install-recommends tree pv bc
# image: bitnami/kubectl:1.31
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: deploy config
# cause: no matches for kind "Ingress" in version "networking\.k8s\.io/v1beta1"
# fix: Move the Ingress to networking.k8s.io/v1 (pathType, backend.service) since v1beta1 was removed in Kubernetes 1.22.
# fix_regex: networking\.k8s\.io/v1\b|apiVersion|CRD|api-?resources
#: prepare
kube_up
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
mkdir k8s
cat > k8s/10-config.yaml <<'Y'
apiVersion: v1
kind: ConfigMap
metadata: { name: edge, namespace: default }
data: { LOG_LEVEL: info, FAIL_FAST: "false" }
Y
cat > k8s/20-service.yaml <<'Y'
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: default }
spec: { selector: { app: edge }, ports: [{ port: 80, targetPort: 8080 }] }
Y
cat > k8s/30-ingress.yaml <<'Y'
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: { name: edge, namespace: default }
spec:
  rules:
    - host: edge.northwind.example
      http: { paths: [{ path: /, backend: { serviceName: edge, servicePort: 80 } }] }
Y
#: mend
cat > k8s/30-ingress.yaml <<'Y'
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: edge, namespace: default }
spec:
  rules:
    - host: edge.northwind.example
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: edge, port: { number: 80 } } } }] }
Y
#: step Deploy
kubectl config current-context
kubectl version
kubectl get --raw '/readyz?verbose' | tail -5
kubectl diff -f k8s/10-config.yaml || true
kubectl apply -f k8s/
kubectl get ingress edge
