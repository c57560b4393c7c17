import { describe, expect, it } from 'vitest';
import { createLog } from '../src/log.ts';

function logged(fields: object, message = 'something happened'): string {
  let text = '';
  createLog('info', {
    write: (line: string) => {
      text += line;
    },
  }).info(fields, message);
  return text;
}

describe('the log', () => {
  it('is one line of JSON with a static message and fields', () => {
    expect(JSON.parse(logged({ run: '7' }))).toMatchObject({
      level: 30,
      run: '7',
      msg: 'something happened',
    });
    expect(logged({ text: 'two\nlines' }).trimEnd()).not.toContain('\n');
  });

  it.each([
    [{ token: 's3cret' }],
    [{ config: { webhookSecret: 's3cret', privateKey: 's3cret' } }],
    [{ request: { headers: { authorization: 's3cret' } } }],
    [{ request: { headers: { 'x-gitlab-token': 's3cret' } } }],
    [{ err: Object.assign(new Error('failed'), { request: { headers: { authorization: 's3cret' } } }) }],
    [{ err: new Error('GET https://user:s3cret@git.test/x failed') }],
    [{ err: new Error('Authorization: Bearer s3cret') }],
    [{ err: new Error('no', { cause: new Error('ghs_s3cret00000000000000000000') }) }],
    [{ err: new Error('glpat-s3cret-0000000000000') }],
  ])('shows no secret of %j', (fields) => {
    expect(logged(fields)).not.toContain('s3cret');
    expect(logged(fields)).toContain('something happened');
  });

  it("keeps an error's name, code and causes", () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), {
      code: 'E_X',
      status: 502,
    });
    expect(JSON.parse(logged({ err: error }))).toMatchObject({
      err: { name: 'TypeError', message: 'outer', code: 'E_X', status: 502, cause: { message: 'inner' } },
    });
  });
});
