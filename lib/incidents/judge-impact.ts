import type { Impact, ModelImpact } from './contract.ts';
import type { Span } from './harm-spans.ts';

/** What the log has of a model in the spans, before anything is concluded. */
export interface CountedModel extends Omit<ModelImpact, 'wrong'> {
  task: 'binary' | 'multiclass' | 'regression';
  wrong: number;
}

/** The impact with what its numbers do not say. */
export function judgeImpact(
  counted: readonly CountedModel[],
  { spans, isOver, at }: { spans: readonly Span[]; isOver: boolean; at: Date },
): Impact {
  const models = counted.map(
    ({ task, wrong, ...same }): ModelImpact => ({
      ...same,
      wrong: task === 'regression' ? null : wrong,
    }),
  );
  return {
    counted_at: at.toISOString(),
    spans: spans.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() })),
    is_final: isOver,
    models,
    unknown: findUnknown(counted),
  };
}

function findUnknown(counted: readonly CountedModel[]): string[] {
  if (counted.length === 0) return ['No model is named as affected, so nothing is counted.'];
  const found = counted.flatMap(({ model, task, rows, labelled, versions }) => [
    ...(versions.length === 0
      ? [`No version of ${model} is named as affected: what all of them answered is counted.`]
      : []),
    ...(task === 'regression'
      ? [
          `${model} predicts numbers, which are not right or wrong: its Performance page has how far off they were.`,
        ]
      : labelledSentence(model, rows, labelled)),
  ]);
  const requests = counted.reduce((sum, each) => sum + each.requests, 0);
  return [
    ...found,
    ...(requests === 0
      ? [
          'The log has no request of this time: none came, none reached a gateway, or it has not been shipped yet.',
        ]
      : [
          'Whole minutes are counted, so up to a minute before and after is in it; what would have failed anyway is in it too.',
        ]),
    'Requests that never reached a gateway are not in the log.',
  ];
}

function labelledSentence(model: string, rows: number, labelled: number): string[] {
  if (rows === 0 || labelled >= rows) return [];
  if (labelled === 0) {
    return [`No label has come yet for what ${model} answered: how many were wrong is not known.`];
  }
  const share = Math.max(1, Math.floor((labelled / rows) * 100));
  return [
    `Labels have come for ${share} % of what ${model} answered; of the rest nobody knows yet.`,
  ];
}
