/**
 * The line in a build's description. Controllers show descriptions as plain text or as Safe HTML, by their markup
 * formatter; what is written is safe under both, and clickable only where the configuration says it is HTML.
 */
import type { JenkinsController } from '../../config/forges.ts';
import type { RunNote } from '../provider.ts';
import type { JenkinsClient } from './client.ts';

const PREFIX = 'devops-assist: ';
const MAX_TEXT = 160;

export function createJenkinsNote(controller: JenkinsController, client: JenkinsClient): RunNote {
  return {
    async note(run, text, url, signal) {
      if (controller.description === 'off') return;
      const number = Number(run.runId);
      const before = (await client.build(run.repository, number, signal)).description ?? '';
      const line = render(text, url, controller.description);
      const others = before.split('\n').filter((it) => it.trim() !== '' && !it.startsWith(PREFIX));
      const after = [...others, line].join('\n');
      if (after !== before.trim()) await client.describe(run.repository, number, after, signal);
    },
  };
}

/** One line without any character that means something in HTML, and the link. */
function render(text: string, url: string | null, format: 'text' | 'html'): string {
  const plain = text
    .replace(/[<>&"'`\p{C}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const short = plain.length > MAX_TEXT ? `${plain.slice(0, MAX_TEXT - 1)}…` : plain;
  if (url === null) return `${PREFIX}${short}`;
  const link = new URL(url).href.replace(/[<>"'&]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return format === 'html'
    ? `${PREFIX}<a href="${link}" rel="nofollow">${short}</a>`
    : `${PREFIX}${short} ${link}`;
}
