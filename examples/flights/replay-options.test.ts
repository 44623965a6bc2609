import { describe, expect, it } from 'vitest';
import { readCommandLine, UsageError } from './replay-options.ts';

const defaults = { gatewayUrl: 'http://localhost:8080', apiKey: 'configured' };

describe('readCommandLine', () => {
  it('has a default for everything', () => {
    expect(readCommandLine([], defaults)).toEqual({
      help: false,
      apiKey: 'configured',
      gatewayUrl: 'http://localhost:8080',
      model: 'flights',
      from: new Date('2001-03-01T00:00:00Z'),
      to: new Date('2001-07-01T00:00:00Z'),
      limit: undefined,
      speed: 600,
      concurrency: 16,
    });
  });

  it('reads every option', () => {
    const args = '--speed max --limit 5 --from 2001-04-01T06:30 --to 2001-04-02 --model other';
    expect(
      readCommandLine([...args.split(' '), '--concurrency=2', '--key=k'], defaults),
    ).toMatchObject({
      apiKey: 'k',
      speed: 'max',
      limit: 5,
      from: new Date('2001-04-01T06:30:00Z'),
      to: new Date('2001-04-02T00:00:00Z'),
      model: 'other',
      concurrency: 2,
    });
  });

  it('takes a key and a gateway from options before the configured ones', () => {
    const args = ['--key', 'k', '--gateway', 'http://other'];
    expect(readCommandLine(args, defaults)).toMatchObject({
      gatewayUrl: 'http://other',
      apiKey: 'k',
    });
  });

  it.each([
    ['--speed', '0'],
    ['--speed', 'fast'],
    ['--limit', '1.5'],
    ['--from', 'yesterday'],
    ['--from', '2001-13-01'],
    ['--to', '2001-02-01'],
    ['--concurrency', '0'],
    ['--unknown', '1'],
  ])('refuses %s %s', (flag, value) => {
    expect(() => readCommandLine([flag, value], defaults)).toThrow(UsageError);
  });

  it.each([
    [['--limit', '-1'], '--limit takes a whole number from 1, not -1.'],
    [['--limit=-1'], '--limit takes a whole number from 1, not -1.'],
    [['--concurrency', '-.5'], '--concurrency takes a whole number from 1, not -.5.'],
    [['--speed', '-600'], '--speed takes a number above 0 or max, not -600.'],
    [['--speed', ''], '--speed takes a number above 0 or max, not "".'],
    [['--limit', 'many'], '--limit takes a whole number from 1, not many.'],
  ])('says of %j what is wrong, and nothing else', (args, said) => {
    expect(() => readCommandLine(args, defaults)).toThrow(new UsageError(said));
  });
});
