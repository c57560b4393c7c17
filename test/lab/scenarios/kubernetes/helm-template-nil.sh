# A chart reads a value that the environment's values file does not have.
# ci: github
# repo: northwind/gateway
# job: chart
# needs: helm
# tool: helm
# category: kubernetes
# also: config deploy
# cause: nil pointer evaluating interface \{\}\.host
# fix: Set ingress.host in values-staging.yaml, or guard the template with default/if.
# fix_regex: values|default|ingress
#: prepare
helm create gateway >/dev/null
rm -rf gateway/templates/tests
cat > gateway/templates/ingress.yaml <<'Y'
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "gateway.fullname" . }}
spec:
  rules:
    - host: {{ .Values.public.endpoint.host }}
      http: { paths: [] }
Y
printf 'replicaCount: 2\npublic:\n  endpoint:\n    host: gateway.northwind.example\n' > values-production.yaml
printf 'replicaCount: 1\npublic:\n  tls: false\n' > values-staging.yaml
#: mend
printf 'replicaCount: 1\npublic:\n  tls: false\n  endpoint:\n    host: staging.northwind.example\n' > values-staging.yaml
#: step Production
helm version
helm template gateway ./gateway -f values-production.yaml
#: step Staging
helm template gateway ./gateway -f values-staging.yaml
