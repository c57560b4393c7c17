# skopeo copies to a registry whose certificate is signed by an authority the job does not know.
# ci: gitlab
# repo: northwind/mirror
# job: mirror
# image: quay.io/skopeo/stable:v1.9
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: skopeo docker-registry nginx
# tool: skopeo
# category: network
# also: security docker config
# cause: x509: certificate signed by unknown authority
# fix: Install the internal CA certificate for the registry (certs.d/HOST/ca.crt or the system bundle).
# fix_regex: \bCA\b|certificate
#: prepare
host_names registry.internal.northwind.example
registry_up 5000; authority /etc/lab-ca; tls_front 443 5000 registry.internal.northwind.example
mkdir -p oci; printf '{"imageLayoutVersion":"1.0.0"}' > oci/oci-layout
C=$(printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{}}'); H=$(printf %s "$C" | sha256sum | cut -d' ' -f1); mkdir -p oci/blobs/sha256; printf %s "$C" > oci/blobs/sha256/$H
M=$(printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[]}' $H ${#C}); HM=$(printf %s "$M" | sha256sum | cut -d' ' -f1); printf %s "$M" > oci/blobs/sha256/$HM
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}' $HM ${#M} > oci/index.json
#: mend
cat /etc/lab-ca/ca.pem >> /etc/ssl/certs/ca-certificates.crt
#: step Mirror
skopeo --version
skopeo inspect --raw oci:oci:latest
skopeo copy oci:oci:latest docker://registry.internal.northwind.example/base/empty:latest
