import { expect, it } from 'vitest';
import { withoutWorkspace } from '../../src/report/workspace.ts';

it.each([
  ['/home/runner/work/shop/shop/src/a.ts:3', 'src/a.ts:3'],
  ['Correct x in /Users/runner/work/shop/shop/ios/A.swift line 9', 'Correct x in ios/A.swift line 9'],
  ['D:\\a\\shop\\shop\\src\\a.cs', 'src\\a.cs'],
  ['D:/a/shop/shop/src/a.cs', 'src/a.cs'],
  ['/__w/shop/shop/src/a.c', 'src/a.c'],
  ['/builds/acme/shop/lib/a.rb', 'lib/a.rb'],
  ['/var/jenkins_home/workspace/shop/pom.xml', 'pom.xml'],
  ['pytest /home/runner/work/a/a/t.py /home/runner/work/a/a/u.py', 'pytest t.py u.py'],
  ['/home/runner/.cache/x', '/home/runner/.cache/x'],
  ['src/a/b/c.ts', 'src/a/b/c.ts'],
  ['https://a.test/a/b/c', 'https://a.test/a/b/c'],
])('%s becomes %s', (text, expected) => {
  expect(withoutWorkspace(text)).toBe(expected);
});
