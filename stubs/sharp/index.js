/** Images are never processed here; a call means that text was mistaken for one. */
export default function sharp() {
  throw new Error('sharp is not installed: devops-assist embeds text only (docs/dependencies.md)');
}
