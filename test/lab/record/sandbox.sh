#!/usr/bin/env bash
# Runs inside fresh mount, pid, host-name (and, on demand, network) namespaces, started by record.mjs.
# Puts a throw-away layer over the machine's file system, so that a scenario may install packages, add users, fill disks
# or break /etc/hosts and leave nothing behind; then hands over to the job script.
#   $1 staging folder   $2 host name   $3 "none" to cut the network off   $4 size of the layer (tmpfs)   $5 tool folder
#   $6 name of the CI   $7 home of the job's account
set -eu
stage=$1 name=$2 network=$3 size=$4 tools=$5 ci=$6 home=$7

mount --make-rprivate /
mount -t tmpfs -o "size=$size" layer /mnt
mkdir -p /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
root=/mnt/root
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs run "$root/run"
mkdir -p "$root/run/lab" "$root/run/lock" "$root/old" "$root/usr/local/bin"
mount --bind "$stage" "$root/run/lab"
mount --bind "$tools/bin" "$root/usr/local/bin"
for folder in /root /work /opt/skills; do
  [ -d "$root$folder" ] && mount -t tmpfs -o mode=700 hidden "$root$folder"
done
# Download caches are shared between recordings to be kind to the registries.
for folder in .npm .cache/pip .cache/go-build go/pkg/mod .cargo/registry .m2/repository; do
  mkdir -p "$tools/cache/$ci/$folder" "$root$home/$folder"
  mount --bind "$tools/cache/$ci/$folder" "$root$home/$folder"
done
for folder in cli-plugins:usr/libexec/docker/cli-plugins images:srv/images; do
  if [ -d "$tools/${folder%%:*}" ]; then mkdir -p "$root/${folder#*:}" && mount --bind "$tools/${folder%%:*}" "$root/${folder#*:}"; fi
done
if [ -d "$tools/rust" ]; then mkdir -p "$root/opt/rust" && mount --bind "$tools/rust" "$root/opt/rust"; fi

hostname "$name"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 ip6-localhost\n' "$name" > "$root/etc/hosts"
if [ "$network" = none ]; then
  ip link set lo up
  printf 'nameserver 127.0.0.53\n' > "$root/etc/resolv.conf"
fi
cd "$root"
pivot_root . old
umount -l /old
rmdir /old 2>/dev/null || true
cd /
exec bash /run/lab/job.sh
