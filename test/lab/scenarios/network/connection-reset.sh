# The peer closes the connection in the middle of a download.
# ci: gitlab
# repo: northwind/gis
# job: tiles
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: curl node
# tool: curl
# category: network
# transient: yes
# cause: curl: \(56\) Recv failure: Connection reset by peer
# fix: Retry the download (curl --retry 5 --retry-all-errors) and look at the server or proxy if it stays.
# fix_regex: retry|again
#: prepare
host_names tiles.northwind.example
cat > /tmp/reset.mjs <<'J'
import { createServer } from 'node:net';
createServer((s) => { s.on('error', () => {}); s.once('data', () => { s.write('HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n' + 'x'.repeat(20000)); setTimeout(() => s.resetAndDestroy(), 300); }); }).listen(8090);
J
node /tmp/reset.mjs & waits 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8090'
#: step Tiles
curl --version | head -1
curl -f --no-progress-meter -o tiles.pbf http://tiles.northwind.example:8090/europe.pbf
ls -l tiles.pbf
