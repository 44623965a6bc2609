import { expect, it } from 'vitest';
import { describeRemoteVersion } from './describe-remote-version.ts';

const text = (version: Parameters<typeof describeRemoteVersion>[0]) =>
  new TextDecoder().decode(describeRemoteVersion(version));
const layout = { kind: 'tensors', reason: 'none' } as const;
const signature = { inputs: [], outputs: [] };

it('says the same of the same, in whatever order it was sent', () => {
  const a = text({ remote: { kind: 'oip', url: 'http://m', model: 'x' }, signature, layout });
  const b = text({ layout, signature, remote: { model: 'x', url: 'http://m', kind: 'oip' } });
  expect(a).toBe(b);
  expect(JSON.parse(a)).toEqual({
    remote: { kind: 'oip', url: 'http://m', model: 'x' },
    signature,
    layout,
  });
});

it('tells other models, and other registrations, apart', () => {
  const remote = { kind: 'oip', url: 'http://m', model: 'x' } as const;
  const registered = (at: string) =>
    text({ remote, signature, layout, registered: { model: 'm', at } });
  const texts = [
    text({ remote, signature, layout }),
    text({ remote: { ...remote, version: '2' }, signature, layout }),
    registered('1'),
    registered('2'),
  ];
  expect(new Set(texts).size).toBe(4);
});
