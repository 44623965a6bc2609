import { expect, it } from 'vitest';
import { readRayJob, readRayLogs, readRayRefusal } from './read-ray-answer.ts';

it.each([
  ['PENDING', 'going'],
  ['RUNNING', 'going'],
  ['STOPPED', 'stopped'],
  ['SUCCEEDED', 'done'],
  ['FAILED', 'failed'],
])('takes %s for %s', (status, is) => {
  const text = JSON.stringify({ status, message: null, entrypoint: 'x' });
  expect(readRayJob(text)).toEqual({ status: is, says: '' });
});

it('leaves the log out of what is said of a job', () => {
  const message =
    'Job entrypoint command failed with exit code 1, last available logs (truncated):\nTraceback';
  expect(readRayJob(JSON.stringify({ status: 'FAILED', message })).says).toBe(
    'Job entrypoint command failed with exit code 1',
  );
});

it.each(['', '<html>', '{}', '{"status": "LOST"}', '[]'])('refuses %j', (text) => {
  expect(() => readRayJob(text)).toThrow('none of the Ray Jobs API');
  expect(() => readRayLogs(text)).toThrow('none of the Ray Jobs API');
});

it.each([
  [
    'Traceback (most recent call last):\n  File "x"\nValueError: no entrypoint\n',
    'ValueError: no entrypoint',
  ],
  ['<html><body><h1>502 Bad Gateway</h1></body></html>', '502 Bad Gateway'],
  ['', 'it says nothing'],
])('finds what %j says', (text, says) => {
  expect(readRayRefusal(text)).toBe(says);
});
