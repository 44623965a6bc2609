import { isLowerBetter } from '#lib/stats/lower-is-better.ts';
import type { CheckedItem } from './contract.ts';

const show = (value: number) => String(Number(value.toPrecision(4)));

/** Whether metrics are recorded and none is worse than its floor; of losses and errors a floor is the most they may be. */
export function judgeFloors(
  metrics: Readonly<Record<string, number>>,
  floors: Readonly<Record<string, number>>,
): Pick<CheckedItem, 'state' | 'found'> {
  const count = Object.keys(metrics).length;
  if (count === 0) return { state: 'no', found: 'No metrics were recorded.' };
  const judged = Object.entries(floors).map(([metric, floor]) => {
    const value = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
    const bound = isLowerBetter(metric) ? 'at most' : 'at least';
    if (value === undefined) {
      return {
        holds: false,
        said: `${metric} is not recorded, and is to be ${bound} ${show(floor)}`,
      };
    }
    const holds = isLowerBetter(metric) ? value <= floor : value >= floor;
    return { holds, said: `${metric} is ${show(value)}, and is to be ${bound} ${show(floor)}` };
  });
  const worse = judged.filter(({ holds }) => !holds);
  const say = (found: typeof judged) => `${found.map(({ said }) => said).join('; ')}.`;
  if (worse.length > 0) return { state: 'no', found: say(worse) };
  if (judged.length > 0) return { state: 'yes', found: say(judged) };
  const recorded = count === 1 ? '1 metric is' : `${count} metrics are`;
  return { state: 'yes', found: `${recorded} recorded; no floor is set.` };
}
