import { describe, expect, it } from 'vitest';
import { GROQ_URL, llmConfig } from '../../src/config/llm.ts';
import { DevopsAssistError } from '../../src/errors.ts';

function wrong(env: Record<string, string>): string {
  try {
    llmConfig(env);
  } catch (error) {
    if (error instanceof DevopsAssistError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('the language model', () => {
  it('is off without a key, whatever else is set', () => {
    expect(llmConfig({})).toBeNull();
    expect(llmConfig({ GROQ_MODEL: 'x', GROQ_TIMEOUT_MS: '500', GROQ_API_KEY: '' })).toBeNull();
    expect(llmConfig({ GROQ_BASE_URL: GROQ_URL })).toBeNull();
  });

  it('is on with a key, and on with an endpoint of one’s own that needs none', () => {
    expect(llmConfig({ GROQ_API_KEY: 'gsk_1' })).toMatchObject({
      apiKey: 'gsk_1',
      baseUrl: GROQ_URL,
      timeoutMs: 2_000,
      below: 0.5,
    });
    const own = { GROQ_BASE_URL: 'http://localhost:11434/v1/', GROQ_MODEL: 'qwen3:8b' };
    expect(llmConfig(own)).toMatchObject({
      apiKey: null,
      baseUrl: 'http://localhost:11434/v1',
      model: 'qwen3:8b',
    });
  });

  it.each(['https://api.groq.com', 'https://api.groq.com/'])('finds the API below %s', (url) => {
    expect(llmConfig({ GROQ_API_KEY: 'gsk_1', GROQ_BASE_URL: url })?.baseUrl).toBe(GROQ_URL);
  });

  it.each([
    ['GROQ_API_KEY', 'two words'],
    ['GROQ_BASE_URL', 'groq'],
    ['GROQ_BASE_URL', 'ftp://host'],
    ['GROQ_BASE_URL', 'http://api.groq.com/openai/v1'],
    ['GROQ_BASE_URL', 'https://user:secret@host/v1'],
    ['GROQ_BASE_URL', 'https://host/v1?key=secret'],
    ['GROQ_TIMEOUT_MS', 'soon'],
    ['GROQ_TIMEOUT_MS', '0'],
    ['GROQ_JSON', 'yes'],
    ['GROQ_BELOW_CONFIDENCE', '30'],
    ['GROQ_TOKENS_PER_DAY', '-1'],
    ['GROQ_USD_PER_DAY', 'one'],
    ['GROQ_USD_PER_MILLION_INPUT', '-0.1'],
  ])('%s=%s is an error of one line that names it', (name, value) => {
    const message = wrong({ GROQ_API_KEY: 'gsk_topsecret', [name]: value });
    expect(message).toContain(name);
    expect(message).not.toMatch(/\n|topsecret|secret@|two words/);
  });
});
