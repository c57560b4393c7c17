/** Small disks of a test's own, which root may mount; anybody else gets null and the reason to skip. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  /** Takes all room, or gives it back. */
  fill(): void;
  free(): void;
  /** As after a failure of the disk: what is open stays open, and nothing can be written any more. */
  becomeReadOnly(): boolean;
  unmount(): void;
}

const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });

/** An ext4 of 8 MB in a file; null where this user may not mount one. */
export function mountSmallDisk(): SmallDisk | null {
  if (process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-disk-'));
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')];
  mkdirSync(path);
  writeFileSync(image, '');
  truncateSync(image, 8 * 1024 * 1024);
  const made =
    run('mkfs.ext4', '-q', image).status === 0 &&
    run('mount', '-o', 'loop,errors=remount-ro', image, path).status === 0;
  if (!made) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      for (let size = 4 * 1024 * 1024; size >= 1024; size /= 2)
        for (let more = true; more; ) {
          try {
            writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
          } catch {
            more = false;
          }
        }
    },
    free: () => rmSync(filler, { force: true }),
    becomeReadOnly() {
      const device = basename(run('findmnt', '-no', 'SOURCE', path).stdout.trim());
      try {
        // https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-fs-ext4
        writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, 'a test');
      } catch {
        return false;
      }
      return true;
    },
    unmount() {
      run('umount', '-l', path);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
