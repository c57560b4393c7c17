# A typing error in the manifest: imagePullPolice.
# ci: gitlab
# repo: northwind/mailer
# job: deploy:production
# before: apt-get install -y --no-install-recommends tree pv bc
# image: bitnami/kubectl:1.31
# timestamps: yes
# needs: kubectl kube-apiserver etcd
# tool: kubectl
# category: kubernetes
# also: config deploy
# cause: strict decoding error: unknown field "spec\.template\.spec\.containers\[0\]\.imagePullPolice"
# fix: Correct the field name to imagePullPolicy in k8s/mailer.yaml.
# fix_regex: imagePullPolic|field name|unknown field|kubectl explain
#: prepare
kube_up
mkdir -p $HOME_OF_JOB/.kube; cp /etc/kubernetes/admin.conf $HOME_OF_JOB/.kube/config
mkdir k8s
cat > k8s/mailer.yaml <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: mailer, namespace: default }
spec:
  selector: { matchLabels: { app: mailer } }
  template:
    metadata: { labels: { app: mailer } }
    spec:
      containers:
        - name: mailer
          image: registry.gitlab.com/northwind/mailer:2.3.1
          imagePullPolice: Always
          env: [{ name: ON_ERROR, value: retry }]
Y
#: mend
sed -i s/imagePullPolice/imagePullPolicy/ k8s/mailer.yaml
#: step Deploy
kubectl version
kubectl get nodes
kubectl get namespaces
kubectl apply -f k8s/mailer.yaml
kubectl get deployments
