import { expect, it } from 'vitest';
import { measureUpload } from './measure-upload.ts';

it('knows nothing before the first sample', () => {
  expect(measureUpload([], 100)).toEqual({ share: 0, bytesPerSecond: null, secondsLeft: null });
});

it('gives no rate for too short a span', () => {
  const samples = [
    { atMs: 0, loaded: 0 },
    { atMs: 100, loaded: 50 },
  ];
  expect(measureUpload(samples, 100)).toEqual({
    share: 0.5,
    bytesPerSecond: null,
    secondsLeft: null,
  });
});

it('measures over the last three seconds only', () => {
  const samples = [
    { atMs: 0, loaded: 0 },
    { atMs: 10_000, loaded: 100 },
    { atMs: 12_000, loaded: 300 },
  ];
  expect(measureUpload(samples, 500)).toEqual({ share: 0.6, bytesPerSecond: 100, secondsLeft: 2 });
});

it('gives no time left when nothing moves', () => {
  const samples = [
    { atMs: 0, loaded: 10 },
    { atMs: 2000, loaded: 10 },
  ];
  expect(measureUpload(samples, 20)).toEqual({ share: 0.5, bytesPerSecond: 0, secondsLeft: null });
});
