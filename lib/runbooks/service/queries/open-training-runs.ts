import { showFigure } from '../../judge-check.ts';
import { findOpenTrainings } from '../../store/figures/released.ts';
import { counted, figure, number, type RunbookQuery, text } from './query.ts';

/** A worker that carries a run out says so every few seconds. */
const SILENT_SECONDS = 60;

export const openTrainingRuns: RunbookQuery = async ({ db }, { model }) => {
  const runs = await findOpenTrainings(db, model);
  const silent = runs.filter(
    ({ status, silentSeconds }) =>
      status === 'running' && (silentSeconds ?? Number.POSITIVE_INFINITY) > SILENT_SECONDS,
  );
  const [oldest] = runs;
  return {
    said: oldest
      ? `${counted(runs.length, 'training run')} open, the oldest for ${showFigure(oldest.minutesOpen, 'minutes')}; of ${silent.length} nothing was heard for a minute.`
      : 'No training run is open.',
    columns: [
      text('Model'),
      number('Run'),
      ...[text('Status'), text('Step'), text('Says')],
      { name: 'Open', unit: 'minutes' },
      { name: 'Silent', unit: 'seconds' },
    ],
    rows: runs.map((one) => [
      one.model,
      one.run,
      one.status,
      one.step,
      one.progress?.says ?? null,
      one.minutesOpen,
      one.silentSeconds,
    ]),
    figures: {
      open: figure(runs.length),
      silent: figure(silent.length),
      minutes_open: figure(oldest?.minutesOpen ?? null, runs.length),
    },
  };
};
