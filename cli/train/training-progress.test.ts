import { expect, it } from 'vitest';
import { describeTraining, TrainingProgress } from './training-progress.ts';

it.each([
  [0, 100, 0, `${'░'.repeat(24)} 0 of 100`],
  [25, 100, 10, `${'█'.repeat(6)}${'░'.repeat(18)} 25 of 100, 30 s left`],
  [100, 100, 40, `${'█'.repeat(24)} 100 of 100`],
])('%i of %i after %i s', (done, most, seconds, expected) => {
  expect(describeTraining(done, most, seconds)).toBe(expected);
});

it.each([
  ['draws on a terminal, and leaves nothing there', true, ['\r\x1b[KReading …', '█'.repeat(24)]],
  ['is silent without one', false, []],
])('%s', (_name, isTTY, expected) => {
  const written: string[] = [];
  const progress = new TrainingProgress({ isTTY, write: (text) => written.push(String(text)) > 0 });
  progress.say('Reading');
  progress.update(5, 5);
  progress.close();
  expect(written).toHaveLength(isTTY ? 3 : 0);
  for (const [at, text] of expected.entries()) expect(written[at]).toContain(text);
});
