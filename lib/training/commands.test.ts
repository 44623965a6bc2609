import { describe, expect, it } from 'vitest';
import { CommandsError, parseCommands } from './commands.ts';

const resolve = (directory: string) => `/srv/team/${directory}`;

it('reads commands', () => {
  const text = `{
    "flights": { "command": ["python3", "retrain.py"] },
    "prices": { "command": ["./fit"], "directory": "prices", "environment": ["HOME"], "disk_mib": 1 }
  }`;
  expect(parseCommands(text, resolve)).toEqual({
    flights: {
      command: ['python3', 'retrain.py'],
      directory: '/srv/team/.',
      environment: ['PATH', 'LANG', 'LC_ALL', 'TZ'],
      diskBytes: 4096 * 1024 * 1024,
    },
    prices: {
      command: ['./fit'],
      directory: '/srv/team/prices',
      environment: ['HOME'],
      diskBytes: 1024 * 1024,
    },
  });
});

describe('says what is wrong', () => {
  it.each([
    ['{', /^It is not JSON: /],
    ['[]', /^It must be an object, got a list$/],
    ['{"a": {}}', /^a\.command is missing$/],
    ['{"a": {"command": []}}', /^a\.command must have at least 1 entry$/],
    ['{"a": {"command": [""]}}', /^a\.command must begin with a program$/],
    ['{"a": {"command": ["x", 1]}}', /^a\.command\.1 must be text, got a number$/],
    ['{"a": {"command": "x y"}}', /^a\.command must be a list, got text$/],
    ['{"A b": {"command": ["x"]}}', /^A b has a name that must be 1 to 100/],
    ['{"a": {"command": ["x"], "shell": true}}', /^a has a field nobody knows: shell$/],
    [
      '{"a": {"command": ["x"], "environment": ["MAINSTAY_SECRET_KEY"]}}',
      /^a\.environment\.0 must not begin with MAINSTAY_/,
    ],
    ['{"a": {"command": ["x"], "environment": ["A=1"]}}', /^a\.environment\.0 must be the name/],
    ['{"a": {"command": ["x"], "disk_mib": 0.5}}', /^a\.disk_mib must be/],
  ])('%s', (text, says) => {
    expect(() => parseCommands(text, resolve)).toThrow(CommandsError);
    expect(() => parseCommands(text, resolve)).toThrow(says);
  });
});
