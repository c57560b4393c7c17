import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWER_MARKER } from '../../../src/domain.ts';
import {
  addAward,
  addMergeRequest,
  addNote,
  addPipeline,
  addProject,
  type MergeRequestState,
  type ProjectState,
} from '../../stand-ins/gitlab/state.ts';
import { type Setup, setup, signal, targetRef } from './setup.ts';

const SHA = 'bcbb5ec396a2c0f828686f14fac9b80b780504f2';
const PATH = 'acme/shop';
const answer = (text: string) => `${ANSWER_MARKER}\n${text}`;
const pull = targetRef(PATH, 'pull', '1');
const commit = targetRef(PATH, 'commit', SHA);

let lab: Setup;
let project: ProjectState;
let merge: MergeRequestState;

async function start(instance = {}): Promise<void> {
  await lab?.gitlab.close();
  lab = await setup({ instance });
  project = addProject(lab.gitlab.state, { path: PATH });
  merge = addMergeRequest(lab.gitlab.state, { project: PATH });
  addPipeline(lab.gitlab.state, { project: PATH, sha: SHA });
}
beforeEach(() => start());
afterEach(async () => {
  expect(lab.gitlab.violations).toEqual([]);
  await lab.gitlab.close();
});

const notes = () => merge.discussions.flatMap((it) => it.notes);
const bodies = () => notes().map(({ body }) => body);

describe('the one note', () => {
  it('is created, updated in place, and not written when nothing changed', async () => {
    const { sink } = lab.provider;
    const first = await sink.upsert(pull, answer('red'), signal);
    expect(first).toEqual({
      id: String(notes()[0]?.id),
      url: `${lab.gitlab.url}/${PATH}/-/merge_requests/1#note_${notes()[0]?.id}`,
      written: true,
    });
    lab.counts();
    expect(await sink.upsert(pull, answer('red'), signal)).toEqual({ ...first, written: false });
    expect(lab.counts()).toEqual({ listNotes: 1 });
    expect(await sink.upsert(pull, answer('green'), signal)).toEqual(first);
    expect(bodies()).toEqual([answer('green')]);
  });

  it('is found behind hundreds of others, by marker and author', async () => {
    const { discussions } = merge;
    addNote(lab.gitlab.state, discussions, { body: answer('copied by a person'), authorId: 7 });
    addNote(lab.gitlab.state, discussions, { body: 'a note of ours without the marker' });
    addNote(lab.gitlab.state, discussions, { body: `> ${answer('quoted')}` });
    for (let index = 0; index < 230; index++)
      addNote(lab.gitlab.state, discussions, { body: `chat ${index}`, authorId: 8 });
    const ours = addNote(lab.gitlab.state, discussions, { body: answer('old') });
    const { id } = await lab.provider.sink.upsert(pull, answer('new'), signal);
    expect(id).toBe(String(ours.id));
    expect(bodies().filter((body) => body === answer('new'))).toHaveLength(1);
    expect(lab.counts()).toMatchObject({ listNotes: 3, updateNote: 1 });
  });

  it('that is known is not looked for, but looked at', async () => {
    const { sink } = lab.provider;
    const { id } = await sink.upsert(pull, answer('red'), signal);
    lab.counts();
    await sink.upsert(pull, answer('green'), signal, { known: id });
    expect(lab.counts()).toEqual({ getNote: 1, updateNote: 1 });
    const other = addNote(lab.gitlab.state, merge.discussions, { body: answer('forged'), authorId: 7 });
    for (const known of [String(other.id), '99999', 'none'])
      expect(await sink.upsert(pull, answer('green'), signal, { known })).toMatchObject({
        id,
        written: false,
      });
    expect(other.body).toBe(answer('forged'));
  });

  it('stays one when two workers write at the same time: the oldest wins, the other is removed', async () => {
    const { sink } = lab.provider;
    const results = await Promise.all([
      sink.upsert(pull, answer('one'), signal),
      sink.upsert(pull, answer('two'), signal),
    ]);
    const last = await sink.upsert(pull, answer('three'), signal);
    expect(bodies()).toEqual([answer('three')]);
    expect(results.map(({ id }) => id)).toContain(last.id);
  });

  it('is a thread where that is configured, resolved when green and open again when red', async () => {
    await start({ thread: 'discussion' });
    const { sink } = lab.provider;
    await sink.upsert(pull, answer('red'), signal, { resolved: false });
    const [thread] = merge.discussions;
    expect(thread).toMatchObject({ individual: false, resolved: false });
    await sink.upsert(pull, answer('green'), signal, { resolved: true });
    expect(thread?.resolved).toBe(true);
    await sink.upsert(pull, answer('red again'), signal, { resolved: false });
    expect(thread).toMatchObject({ resolved: false, notes: [{ body: answer('red again') }] });
    lab.counts();
    await sink.upsert(pull, answer('red again'), signal, { resolved: false });
    expect(lab.counts()).toEqual({ listNotes: 1, listDiscussions: 1 });
  });

  it('never holds a line that GitLab would carry out, in a code block or outside', async () => {
    const log = '````text\n```\n/merge\n  /assign @ada\n/close\r\n/usr/bin/env node\n/label ~x\n````';
    const first = await lab.provider.sink.upsert(pull, answer(`/approve\n${log}`), signal);
    await lab.provider.sink.reply(pull, '/unlabel\n/merge', signal);
    const lines = bodies().flatMap((body) => body.split('\n'));
    expect(lines.filter((line) => /^\s*\/[a-z_]+(?:\s|$)/i.test(line))).toEqual([]);
    expect(lines).toContain('/usr/bin/env node');
    expect(lines).toContain('\u200b/merge');
    // What stands is what was meant: it is not written again.
    const again = await lab.provider.sink.upsert(pull, answer(`/approve\n${log}`), signal);
    expect(again).toEqual({ ...first, written: false });
  });

  it('on a commit is one comment too, updated in place', async () => {
    const { sink } = lab.provider;
    const first = await sink.upsert(commit, answer('red'), signal);
    expect(first.url).toBe(`${lab.gitlab.url}/${PATH}/-/commit/${SHA}#note_${first.id}`);
    expect(await sink.upsert(commit, answer('red'), signal)).toEqual({ ...first, written: false });
    expect(await sink.upsert(commit, answer('green'), signal)).toEqual(first);
    const kept = lab.gitlab.state.commitDiscussions.get(`${PATH}@${SHA}`);
    expect(kept?.flatMap((it) => it.notes.map(({ body }) => body))).toEqual([answer('green')]);
  });

  it('is not written on commits where configuration says so, without a request', async () => {
    await start({ onCommit: 'nothing' });
    expect(await lab.provider.sink.upsert(commit, answer('red'), signal)).toMatchObject({ written: false });
    expect(lab.gitlab.requests).toEqual([]);
  });
});

describe('reactions', () => {
  it('are votes by person, with bots and the deleted told apart and other emoji left out', async () => {
    const { id } = await lab.provider.sink.upsert(pull, answer('red'), signal);
    const [note] = notes();
    if (!note) throw new Error('no note');
    lab.gitlab.state.users.set(60, 'group_9_bot_ab12');
    for (const [user, name] of [
      [7, 'thumbsup'],
      [8, 'thumbsdown_tone3'],
      [9, 'thumbsup'],
      [60, 'tada'],
      [50, 'thumbsup'],
      [7, 'eyes'],
    ] as const)
      addAward(lab.gitlab.state, note, user, name);
    const found = await lab.provider.sink.reactions([{ target: pull, id }], signal);
    expect(found.get(id)).toEqual([
      { voter: '7', isBot: false, score: 1, at: expect.any(Number) },
      { voter: '8', isBot: false, score: 0, at: expect.any(Number) },
      { voter: null, isBot: false, score: 1, at: expect.any(Number) },
      { voter: '60', isBot: true, score: 1, at: expect.any(Number) },
      { voter: '50', isBot: true, score: 1, at: expect.any(Number) },
    ]);
  });

  it('of many comments come in one answer; a comment that was deleted has none', async () => {
    const { sink } = lab.provider;
    const { id } = await sink.upsert(pull, answer('red'), signal);
    const found = await sink.reactions(
      [
        { target: pull, id },
        { target: pull, id: '99999' },
        { target: commit, id: '5' },
        { target: commit, id: 'none' },
      ],
      signal,
    );
    expect([...found]).toEqual([
      [id, []],
      ['99999', []],
      ['5', []],
      ['none', []],
    ]);
  });
});

describe('commands', () => {
  it('are acknowledged by emoji, once, also when repeated', async () => {
    const note = addNote(lab.gitlab.state, merge.discussions, {
      body: '/devops-assist reanalyze',
      authorId: 7,
    });
    for (const sign of ['seen', 'seen', 'done'] as const)
      await lab.provider.sink.acknowledge(pull, String(note.id), sign, signal);
    expect(note.awards.map(({ name }) => name)).toEqual(['eyes', 'rocket']);
    await lab.provider.sink.acknowledge(pull, String(note.id), 'refused', signal);
    expect(note.awards.at(-1)?.name).toBe('confused');
  });

  it('are answered with a note that is never taken for the answer or for a command', async () => {
    const { sink } = lab.provider;
    await sink.reply(pull, 'Help: …', signal);
    await sink.reply(commit, 'Help: …', signal);
    await sink.upsert(pull, answer('red'), signal);
    expect(bodies()).toEqual(['<!-- devops-assist:reply -->\nHelp: …', answer('red')]);
  });
});

describe('who may', () => {
  const may = (person: string, right?: 'vote' | 'command' | 'write') =>
    lab.provider.sink.mayCommand(pull, person, signal, right);
  const member = (person: number, level: number) => project.members.set(person, level);

  it('on a private project every member, on a public one reporters, to start jobs developers', async () => {
    member(8, 10);
    member(60, 30);
    expect(await Promise.all(['8', '60', '61'].map((it) => may(it)))).toEqual([true, true, false]);
    expect(await Promise.all(['8', '60', '61'].map((it) => may(it, 'write')))).toEqual([false, true, false]);
    await start();
    project.visibility = 'public';
    member(8, 10);
    member(60, 20);
    expect(await Promise.all(['8', '60', '61'].map((it) => may(it, 'vote')))).toEqual([false, true, false]);
  });

  it('the author of the merge request always, but not to start jobs', async () => {
    project.members.delete(7);
    expect([await may('7', 'vote'), await may('7'), await may('7', 'write')]).toEqual([true, true, false]);
  });

  it('never we ourselves, nor a name that is no id', async () => {
    expect([await may('50'), await may('../7'), await may('')]).toEqual([false, false, false]);
  });

  it('votes weigh by role: members, invited guests of a public project, its authors, anybody else', async () => {
    const trust = (person: string) => lab.provider.sink.trust(pull, person, signal);
    member(8, 10);
    expect(await Promise.all(['8', '7', '61', '50'].map(trust))).toEqual(['member', 'member', null, null]);
    await start();
    project.visibility = 'public';
    project.files.set('HEAD:.gitlab/devops-assist.yml', 'voters: read\n');
    project.members.delete(7);
    member(8, 10);
    member(60, 20);
    expect(await Promise.all(['60', '8', '7', '61'].map(trust))).toEqual([
      'member',
      'contributor',
      'author',
      'stranger',
    ]);
  });

  it('follows the project’s own settings', async () => {
    project.files.set('HEAD:.gitlab/devops-assist.yml', 'commanders: write\nvoters: triage\n');
    member(8, 20);
    expect([await may('8', 'vote'), await may('8', 'command')]).toEqual([true, false]);
    expect([await may('7', 'command')]).toEqual([true]);
  });
});

describe('settings', () => {
  const settings = () => lab.provider.settings.settings(pull, PATH, signal);

  it('come from .gitlab/devops-assist.yml, else from the shared name, else are the defaults', async () => {
    expect((await settings()).maxLogs).toBe(20);
    await start();
    project.files.set('HEAD:.github/devops-assist.yml', 'maxLogs: 7\n');
    expect((await settings()).maxLogs).toBe(7);
    await start();
    project.files.set('HEAD:.github/devops-assist.yml', 'maxLogs: 7\n');
    project.files.set('HEAD:.gitlab/devops-assist.yml', 'maxLogs: 8\n');
    expect((await settings()).maxLogs).toBe(8);
  });

  it('that a change breaks are named with file and line, those that were broken before are not', async () => {
    const problem = () => lab.provider.settings.problem(pull, SHA, signal);
    expect(await problem()).toBeNull();
    project.files.set(`${SHA}:.gitlab/devops-assist.yml`, 'enabled: true\nmaxLogs: many\n');
    expect(await problem()).toMatch(/^\.gitlab\/devops-assist\.yml:2: maxLogs: /);
    project.files.set('HEAD:.gitlab/devops-assist.yml', 'enabled: true\nmaxLogs: many\n');
    expect(await problem()).toBeNull();
  });
});

describe('changes that another CI built', () => {
  const find = (fields: object) =>
    lab.provider.changes.find({ pageUrl: null, remotes: [], commit: SHA, branch: null, ...fields }, signal);

  it('are found by the page of the merge request', async () => {
    for (const path of [`${PATH}/-/merge_requests/1`, `${PATH}/merge_requests/1`])
      expect(await find({ pageUrl: `${lab.gitlab.url}/${path}` })).toMatchObject(pull);
  });

  it('are found by clone address and commit: the open merge request, else the commit', async () => {
    const remotes = [`git@127.0.0.1:${PATH}.git`];
    expect(await find({ remotes })).toMatchObject({ kind: 'pull', id: '1' });
    merge.state = 'merged';
    expect(await find({ remotes: [`${lab.gitlab.url}/${PATH}.git`] })).toMatchObject({
      kind: 'commit',
      id: SHA,
    });
  });

  it('elsewhere are not ours, and no request leaves for them', async () => {
    expect(
      await find({
        pageUrl: 'https://gitlab.evil.example/acme/shop/-/merge_requests/1',
        remotes: ['https://github.com/acme/shop.git', 'file:///acme/shop', '-oProxyCommand=x'],
      }),
    ).toBeNull();
    expect(lab.gitlab.requests).toEqual([]);
  });
});
