# A pull request's environment asks for more than the namespace's quota leaves.
# ci: github
# repo: northwind/preview
# job: preview-environment
# needs: kubectl kube-controller-manager kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: infra memory
# cause: exceeded quota: preview-quota, requested: .*, used: .*, limited:
# fix: Lower the requests of the preview or remove old previews, or raise the ResourceQuota preview-quota.
# fix_regex: quota
#: prepare
KUBE_CONTROLLERS=1 kube_up
kubectl create namespace preview
kubectl create quota preview-quota -n preview --hard=requests.cpu=2,requests.memory=2Gi,pods=10
pod() { printf 'apiVersion: v1\nkind: Pod\nmetadata: { name: %s, namespace: preview }\nspec:\n  containers:\n    - { name: app, image: "ghcr.io/northwind/app:1", resources: { requests: { cpu: "%s", memory: %s } } }\n' $1 $2 $3; }
sleep 2
pod pr-101 800m 768Mi | kubectl apply -f -
pod pr-102 800m 768Mi | kubectl apply -f -
mkdir k8s; pod pr-117 1 1Gi > k8s/pod.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: pr-117, namespace: preview }\ndata: { base_url: https://pr-117.preview.northwind.example }\n' > k8s/config.yaml
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
#: mend
kubectl delete pod pr-101 -n preview --grace-period=0 --force
kubectl patch quota preview-quota -n preview --type merge -p '{"spec":{"hard":{"requests.cpu":"8","requests.memory":"8Gi"}}}'
sleep 1
#: step Existing previews
kubectl get pods -n preview
kubectl get events -n preview
#: step Create the preview
kubectl apply -f k8s/config.yaml
kubectl apply -f k8s/pod.yaml
#: step Comment the address
kubectl get configmap pr-117 -n preview -o jsonpath='{.data.base_url}'
