import type { Db } from '#lib/db/client.ts';
import type { createTelemetryService } from '#lib/telemetry/service.ts';
import type { QueryAnswer } from '../../contract.ts';
import type { QueryQuestion } from '../../fill-subject.ts';
import type { Figures } from '../../judge-check.ts';

export interface QueryDeps {
  db: Db;
  telemetry: Pick<ReturnType<typeof createTelemetryService>, 'listReplicaReports'>;
}

export type Answered = QueryAnswer & { figures: Figures };

/** Answers a query of the catalogue. */
export type RunbookQuery = (deps: QueryDeps, question: QueryQuestion) => Promise<Answered>;

/** A model that a query needs; fillQuery sees to it. */
export function modelOf({ query, model }: QueryQuestion): string {
  if (model === null) throw new Error(`${query} needs a model`);
  return model;
}

export const text = (name: string) => ({ name, unit: 'text' as const });
export const number = (name: string) => ({ name, unit: 'number' as const });
export const figure = (value: number | null, events = 1) => ({ value, events });

export function spanWords(minutes: number): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? 'last day' : `last ${minutes / 1440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? 'last hour' : `last ${minutes / 60} hours`;
  return `last ${minutes} minutes`;
}

export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : many}`;
}
