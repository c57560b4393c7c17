import { describe, expect, it } from 'vitest';
import { learningSettings } from '../../src/config/learning.ts';

describe('the settings of learning', () => {
  it('share nothing and weigh an outcome 0.4 unless told otherwise', () => {
    expect(learningSettings({})).toEqual({ outcomeWeight: 0.4, sharedBy: [] });
    expect(learningSettings({ LEARNING_OUTCOME_WEIGHT: '0', LEARNING_SHARED_BY: '*' })).toEqual({
      outcomeWeight: 0,
      sharedBy: 'all',
    });
    expect(learningSettings({ LEARNING_SHARED_BY: ' github.com/acme, gitlab.example/a ' }).sharedBy).toEqual([
      'github.com/acme',
      'gitlab.example/a',
    ]);
  });

  it.each([
    ['LEARNING_OUTCOME_WEIGHT', '1.1'],
    ['LEARNING_OUTCOME_WEIGHT', 'much'],
    ['LEARNING_SHARED_BY', 'acme'],
    ['LEARNING_SHARED_BY', '*,github.com/acme'],
  ])('%s refuses %s by name', (name, value) => {
    expect(() => learningSettings({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });
});
