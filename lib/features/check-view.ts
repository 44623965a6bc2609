import type { FieldError } from '#lib/http/errors.ts';
import { checkColumn, checkConditions } from './check-conditions.ts';
import { checkExpressions } from './check-expressions.ts';
import type { AggregateFeature, Entity, Source, View } from './contract.ts';
import { parseDuration } from './duration.ts';

const NUMERIC: ReadonlySet<string> = new Set(['sum', 'mean', 'min', 'max', 'stddev']);

/** The definitions a view is checked against. */
export interface KnownDefinitions {
  sources: ReadonlyMap<string, Source>;
  /** The newest version of every view by name; one of the checked view's own name does not count. */
  views: ReadonlyMap<string, View>;
}

/** What is wrong with an entity that a schema does not see; empty: nothing. */
export function checkEntity(entity: Entity): FieldError[] {
  const names = entity.keys.map(({ name }) => name);
  return duplicates(names).map((at) => ({
    field: `keys[${at}].name`,
    message: `${names[at]} is a key already`,
  }));
}

/** What is wrong with a source: each column has one use. */
export function checkSource(source: Source, entities: ReadonlyMap<string, Entity>): FieldError[] {
  const entity = entities.get(source.entity);
  if (!entity) return [{ field: 'entity', message: `there is no entity ${source.entity}` }];
  const errors: FieldError[] = [];
  const uses = new Map(entity.keys.map(({ name }) => [name, `a key of ${entity.name}`]));
  const claim = (field: string, column: string | undefined, use: string) => {
    if (column === undefined) return;
    const other = uses.get(column);
    if (other) errors.push({ field, message: `${column} is ${other} already` });
    else uses.set(column, use);
  };
  claim('event_time', source.event_time, 'the event time');
  claim('created_time', source.created_time, 'the created time');
  if (source.kind === 'push') claim('event_id', source.event_id, 'the event id');
  for (const column of Object.keys(source.columns)) claim(`columns.${column}`, column, 'a column');
  return errors;
}

/** What is wrong with a view, by the place in its definition; empty: it can be computed. */
export function checkView(view: View, known: KnownDefinitions): FieldError[] {
  const source = view.source === undefined ? undefined : known.sources.get(view.source);
  if (view.source !== undefined && !source) {
    return [{ field: 'source', message: `there is no source ${view.source}` }];
  }
  const errors: FieldError[] = [];
  if (view.name === 'request') {
    errors.push({ field: 'name', message: 'request is what expressions call the request' });
  }
  const names = view.features.map(({ name }) => name);
  for (const at of duplicates(names)) {
    errors.push({ field: `features[${at}].name`, message: `${names[at]} is a feature already` });
  }
  for (const [at, feature] of view.features.entries()) {
    if (feature.kind === 'expression') continue;
    const field = `features[${at}]`;
    if (!source) {
      errors.push({ field, message: 'takes events, and the view has no source' });
    } else if (feature.kind === 'value') {
      errors.push(...checkColumn(`${field}.column`, feature.column, source));
    } else {
      errors.push(...checkAggregate(field, feature, source));
    }
  }
  return [...errors, ...checkExpressions(view, known)];
}

function checkAggregate(field: string, feature: AggregateFeature, source: Source): FieldError[] {
  const { function: name, column, where, predicate, window } = feature;
  const errors: FieldError[] = [];
  const say = (of: string, message: string) => errors.push({ field: `${field}.${of}`, message });
  if (name === 'rate') {
    if (column !== undefined) say('column', 'rate has a predicate, and no column');
    if (!predicate) say('predicate', 'rate needs one: the share of events for which it holds');
  } else {
    if (predicate) say('predicate', `belongs to rate; ${name} can leave events out by where`);
    if (column !== undefined) errors.push(...checkUse(`${field}.column`, name, column, source));
    else if (name !== 'count') say('column', `${name} needs one`);
  }
  if (where) errors.push(...checkConditions(`${field}.where`, where, source));
  if (predicate) errors.push(...checkConditions(`${field}.predicate`, predicate, source));
  const size = parseDuration(window.size);
  const hop = parseDuration(window.hop ?? window.size);
  if (size === undefined || hop === undefined || size % hop !== 0) {
    say('window.size', `${window.size} must be a multiple of the hop, ${window.hop}`);
  }
  return errors;
}

function checkUse(
  field: string,
  name: AggregateFeature['function'],
  column: string,
  source: Source,
): FieldError[] {
  const missing = checkColumn(field, column, source);
  if (missing.length > 0 || !NUMERIC.has(name)) return missing;
  const type = source.columns[column];
  if (type === 'number' || type === 'integer') return [];
  return [{ field, message: `${name} takes numbers, and ${column} is ${type}` }];
}

/** The places of what was there before. */
function duplicates(names: readonly string[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, at) => {
    if (seen.has(name)) return [at];
    seen.add(name);
    return [];
  });
}
