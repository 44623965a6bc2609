import { describe, expect, it } from 'vitest';
import { createSecretBox } from './service.ts';

const box = createSecretBox({ secretKey: 'a secret key of an installation, long enough' });
const SECRET = 'https://hooks.slack.com/services/T0/B0/wörd 🔑';

it('gives back what was put in, and looks different each time', () => {
  const [one, two] = [box.seal('channel:1', SECRET), box.seal('channel:1', SECRET)];
  expect(one).not.toBe(two);
  for (const sealed of [one, two]) {
    expect(box.open('channel:1', sealed)).toBe(SECRET);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('hooks');
  }
  expect(box.open('channel:1', box.seal('channel:1', ''))).toBe('');
});

it('says that the key is another one', () => {
  const sealed = box.seal('channel:1', SECRET);
  const other = createSecretBox({ secretKey: 'another secret key, just as long as that' });
  expect(() => other.open('channel:1', sealed)).toThrow(
    expect.objectContaining({
      why: 'other_key',
      message: expect.stringContaining('MAINSTAY_SECRET_KEY'),
    }),
  );
});

describe('is not opened', () => {
  const sealed = box.seal('channel:1', SECRET);
  const bytes = Buffer.from(sealed, 'base64');
  const flipped = (at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy.toString('base64');
  };
  it.each([
    ['as another row’s', 'channel:2', sealed],
    ['with another version', 'channel:1', flipped(0)],
    ['with another nonce', 'channel:1', flipped(5)],
    ['with another tag', 'channel:1', flipped(17)],
    ['with another text', 'channel:1', flipped(bytes.length - 1)],
    ['cut short', 'channel:1', bytes.subarray(0, 20).toString('base64')],
    ['empty', 'channel:1', ''],
    ['in clear', 'channel:1', 'hunter2'],
  ])('%s', (_name, owner, text) => {
    const open = () => box.open(owner, text);
    expect(open).toThrow(expect.objectContaining({ why: 'damaged' }));
    expect(open).not.toThrow(/hunter2|hooks/);
  });
});
