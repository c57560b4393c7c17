# An overlay names a file that was renamed.
# ci: github
# repo: northwind/inventory
# job: render
# needs: kustomize kubectl
# tool: kustomize
# category: kubernetes
# also: config deploy
# cause: accumulating resources.*hpa\.yaml
# fix: Correct the resource path in k8s/overlays/production/kustomization.yaml: hpa.yaml was renamed or not committed.
# fix_regex: kustomization|resources|hpa
#: prepare
mkdir -p k8s/base k8s/overlays/{staging,production}
kubectl create deployment inventory --image=ghcr.io/northwind/inventory:3 --dry-run=client -o yaml > k8s/base/deployment.yaml
printf 'resources: [deployment.yaml]\n' > k8s/base/kustomization.yaml
printf 'namespace: staging\nresources: [../../base]\n' > k8s/overlays/staging/kustomization.yaml
printf 'namespace: production\nresources: [../../base, hpa.yaml]\n' > k8s/overlays/production/kustomization.yaml
printf 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: inventory }\nspec: { maxReplicas: 9, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: inventory } }\n' > k8s/overlays/production/autoscaler.yaml
#: mend
sed -i s/hpa.yaml/autoscaler.yaml/ k8s/overlays/production/kustomization.yaml
#: step Staging
kustomize build k8s/overlays/staging
#: step Production
kustomize build k8s/overlays/production
