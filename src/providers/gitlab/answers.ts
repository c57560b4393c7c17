/**
 * Finding, writing and folding the one answer. It is found by marker and author over all pages; the oldest wins and
 * later ones, left by a race of two workers, are removed. What is unchanged is not written again.
 */
import { ANSWER_MARKER, type Target } from '../../domain.ts';
import { missing, ProviderError } from '../error.ts';
import type { GitlabClient } from './client.ts';
import type { GitlabFacts } from './facts.ts';
import type { Note } from './schema.ts';

export interface Answers {
  upsert(
    target: Target,
    markdown: string,
    options: { readonly resolved?: boolean; readonly known?: string },
    signal: AbortSignal,
  ): Promise<{ id: number; written: boolean }>;
}

const isAnswer = (note: Note, self: { id: number }) =>
  !note.system && note.author?.id === self.id && note.body.startsWith(ANSWER_MARKER);

const same = (a: string, b: string) => a.trim() === b.trim();

/** Answers on merge requests: plain notes, or threads that are resolved when the run goes green. */
export function createMergeAnswers(
  client: GitlabClient,
  facts: GitlabFacts,
  thread: 'note' | 'discussion',
): Answers {
  async function ours({ repository, id }: Target, signal: AbortSignal): Promise<Note[]> {
    const self = await facts.self(signal);
    const found: Note[] = [];
    for await (const page of client.notes(repository, id, signal))
      found.push(...page.filter((note) => isAnswer(note, self)));
    return found;
  }

  /** The note that an earlier call left, if it is still there and ours: then there is nothing to look for. */
  async function remembered({ repository, id }: Target, known: string | undefined, signal: AbortSignal) {
    if (known === undefined || !/^\d+$/.test(known)) return null;
    const note = await client.note(repository, id, known, signal).catch(missing);
    return note && isAnswer(note, await facts.self(signal)) ? [note] : null;
  }

  async function create({ repository, id }: Target, body: string, signal: AbortSignal): Promise<Note> {
    if (thread === 'note') return client.createNote(repository, id, body, signal);
    const [note] = (await client.createDiscussion(repository, id, body, signal)).notes;
    if (!note) throw new ProviderError('PROVIDER_ANSWER', 'GitLab created a thread without a note');
    return note;
  }

  async function resolve({ repository, id }: Target, noteId: number, to: boolean, signal: AbortSignal) {
    for await (const page of client.discussions(repository, id, signal)) {
      const found = page.find(({ notes }) => notes[0]?.id === noteId);
      if (!found) continue;
      if (found.notes[0]?.resolvable && found.notes[0].resolved !== to)
        await client.resolveDiscussion(repository, id, found.id, to, signal);
      return;
    }
  }

  return {
    async upsert(target, markdown, { resolved, known }, signal) {
      const { repository, id } = target;
      let notes = (await remembered(target, known, signal)) ?? (await ours(target, signal));
      let written = false;
      if (notes.length === 0) {
        const created = await create(target, markdown, signal);
        written = true;
        // Another worker may have done the same at the same time; both now see both and keep the oldest.
        const listed = await ours(target, signal);
        notes = listed.length > 0 ? listed : [created];
      }
      const [oldest, ...later] = notes as [Note, ...Note[]];
      for (const note of later) await client.deleteNote(repository, id, note.id, signal).catch(missing);
      if (!same(oldest.body, markdown)) {
        await client.updateNote(repository, id, oldest.id, markdown, signal);
        written = true;
      }
      if (thread === 'discussion' && resolved !== undefined)
        await resolve(target, oldest.id, resolved, signal);
      return { id: oldest.id, written };
    },
  };
}

/** Answers on commits. They are threads too, for that is the only form of them which the API lets us change. */
export function createCommitAnswers(client: GitlabClient, facts: GitlabFacts): Answers {
  async function find({ repository, id }: Target, signal: AbortSignal) {
    const self = await facts.self(signal);
    for await (const page of client.commitDiscussions(repository, id, signal)) {
      for (const { id: discussion, notes } of page) {
        const note = notes[0];
        if (note && isAnswer(note, self)) return { discussion, note };
      }
    }
    return null;
  }

  return {
    async upsert(target, markdown, _options, signal) {
      const { repository, id } = target;
      const found = await find(target, signal);
      if (!found) {
        const [note] = (await client.createCommitDiscussion(repository, id, markdown, signal)).notes;
        if (!note) throw new ProviderError('PROVIDER_ANSWER', 'GitLab created a thread without a note');
        return { id: note.id, written: true };
      }
      if (same(found.note.body, markdown)) return { id: found.note.id, written: false };
      await client.updateCommitNote(repository, id, found.discussion, found.note.id, markdown, signal);
      return { id: found.note.id, written: true };
    },
  };
}
