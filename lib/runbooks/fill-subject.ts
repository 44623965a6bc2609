import type { ActionBlock, ActionName, Block } from './blocks.ts';
import type { Subject } from './contract.ts';
import { describeQuery, type QueryName } from './query-catalogue.ts';

/** What a query looks at, with nothing left to fill in. */
export interface QueryQuestion {
  query: QueryName;
  model: string | null;
  version: number | null;
  incident: number | null;
  minutes: number;
}

interface Asked {
  query: QueryName;
  model?: string | undefined;
  version?: '{{version}}' | number | undefined;
  incident?: '{{incident}}' | number | undefined;
  minutes?: number | undefined;
}

/** A query’s fields from what the run is about. A version or incident that is not known is left out; a model that is needed may not be. */
export function fillQuery(asked: Asked, subject: Subject): QueryQuestion | { missing: 'model' } {
  const known = describeQuery(asked.query);
  const model = known.model === 'no' ? null : fillModel(asked.model, subject);
  if (known.model === 'needed' && model === null) return { missing: 'model' };
  const incident = asked.incident ?? '{{incident}}';
  return {
    ...{ query: asked.query, model },
    version: fillVersion(asked.version, subject),
    incident: known.incident ? (typeof incident === 'number' ? incident : subject.incident) : null,
    minutes: asked.minutes ?? known.minutes ?? 0,
  };
}

function fillModel(given: string | undefined, { model }: Subject): string | null {
  return given === undefined || given === '{{model}}' ? model : given;
}

function fillVersion(
  given: '{{version}}' | number | undefined,
  { version }: Subject,
): number | null {
  return given === '{{version}}' ? version : (given ?? null);
}

/** What an action is told by the person who does it, where the runbook leaves it open. */
export interface Given {
  version?: number | undefined;
  weights?: { version: number; weight: number }[] | undefined;
  request?: string | undefined;
}
export type GivenField = keyof Given;

interface Orders {
  /** `without`: the version that is to go, where the run is about one and no release is named. */
  roll_back: { model: string; toRelease: number | null; without: number | null };
  promote: { model: string; version: number };
  breaker: { state: 'open' | 'closed' } & (
    | { model: string; version: number }
    | { dependency: NonNullable<Extract<ActionBlock, { do: 'breaker' }>['dependency']> }
  );
  set_traffic: { model: string; weights: { version: number; weight: number }[] };
  default_answer: { model: string; state: 'on' | 'off' };
  retraining: { model: string; state: 'paused' | 'resumed' };
  start_training: { model: string };
  replay_request: { from: 'quarantine' | 'log'; request: string; model: string | null };
  silence: { model: string; minutes: number; alerts: string[] | null };
}
/** An action with everything it needs. */
export type Order = { [N in ActionName]: { do: N } & Orders[N] }[ActionName];
export type OrderOf<N extends ActionName> = Extract<Order, { do: N }>;

const labels: Record<GivenField, string> = {
  version: 'Version',
  weights: 'Weights by version',
  request: 'Request',
};

/** What has to be said when it is done: what the block leaves open and the subject does not know. */
export function asksOf(block: Block, subject: Subject): { field: GivenField; label: string }[] {
  if (block.kind !== 'action') return [];
  return openFields(block, subject).map((field) => ({
    field,
    label:
      field === 'request' && block.do === 'replay_request'
        ? block.from === 'quarantine'
          ? 'Id of the request in quarantine'
          : 'Request id in the log'
        : labels[field],
  }));
}

function openFields(block: ActionBlock, subject: Subject): GivenField[] {
  switch (block.do) {
    case 'promote':
      return fillVersion(block.version, subject) === null ? ['version'] : [];
    case 'breaker':
      return block.dependency === undefined &&
        fillVersion(block.version ?? '{{version}}', subject) === null
        ? ['version']
        : [];
    case 'set_traffic': {
      const isWhole = block.weights?.every(({ version }) => fillVersion(version, subject) !== null);
      return isWhole ? [] : ['weights'];
    }
    case 'replay_request':
      return block.request === undefined ? ['request'] : [];
    default:
      return [];
  }
}

/** The action as it is to be done, or what of it is not known. */
export function fillAction(
  block: ActionBlock,
  subject: Subject,
  given: Given,
): Order | { missing: 'model' | GivenField } {
  const open = openFields(block, subject);
  for (const field of open) if (given[field] === undefined) return { missing: field };
  const model = fillModel('model' in block ? block.model : undefined, subject);
  if (block.do === 'replay_request') {
    const request = block.request ?? given.request ?? '';
    return { do: 'replay_request', from: block.from, request, model };
  }
  if (block.do === 'breaker' && block.dependency !== undefined) {
    return { do: 'breaker', state: block.state, dependency: block.dependency };
  }
  if (model === null) return { missing: 'model' };
  switch (block.do) {
    case 'roll_back':
      return {
        ...{ do: 'roll_back', model, toRelease: block.to_release ?? null },
        without: block.to_release === undefined ? subject.version : null,
      };
    case 'promote': {
      const version = fillVersion(block.version, subject) ?? given.version;
      return version === undefined ? { missing: 'version' } : { do: 'promote', model, version };
    }
    case 'breaker': {
      const version = fillVersion(block.version ?? '{{version}}', subject) ?? given.version;
      if (version === undefined) return { missing: 'version' };
      return { do: 'breaker', state: block.state, model, version };
    }
    case 'set_traffic': {
      const written = block.weights?.flatMap(({ version, weight }) => {
        const known = fillVersion(version, subject);
        return known === null ? [] : [{ version: known, weight }];
      });
      const weights = open.length > 0 ? (given.weights ?? []) : (written ?? []);
      return { do: 'set_traffic', model, weights };
    }
    case 'default_answer':
      return { do: 'default_answer', model, state: block.state };
    case 'retraining':
      return { do: 'retraining', model, state: block.state };
    case 'start_training':
      return { do: 'start_training', model };
    case 'silence': {
      const { minutes, alerts = null } = block;
      return { do: 'silence', model, minutes, alerts };
    }
  }
}

/** Whether a run needs a model to be about. */
export function needsModel(blocks: readonly Block[]): boolean {
  const nobody: Subject = { model: null, version: null, incident: null };
  const given: Given = { version: 1, weights: [{ version: 1, weight: 1 }], request: 'x' };
  return blocks.some((block) => {
    const asked =
      block.kind === 'query' || block.kind === 'check'
        ? fillQuery(block, nobody)
        : block.kind === 'wait' && block.until
          ? fillQuery(block.until, nobody)
          : block.kind === 'action'
            ? fillAction(block, nobody, given)
            : null;
    return asked !== null && 'missing' in asked && asked.missing === 'model';
  });
}
