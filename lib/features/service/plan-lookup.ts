import { invalid } from '#lib/http/invalid.ts';
import type { ViewAnswer } from '../answer-view.ts';
import type { FeatureDefinition, Source, View } from '../contract.ts';
import {
  type ExpressionInput,
  type FeatureExpression,
  readFeatureExpression,
} from '../feature-expression.ts';
import { formatReference, parseReference, REFERENCE_RULE } from '../feature-reference.ts';
import type { Answer } from '../feature-status.ts';
import { viewNotFound } from '../not-found.ts';
import type { Catalog, CatalogSource, CatalogView } from './catalog.ts';

export interface FeatureAnswer extends Answer {
  /**
   * When the entity's latest event of the feature's view happened, milliseconds since 1970; of an expression the earliest of those of its
   * inputs. null: there is none.
   */
  eventMs: number | null;
}

/** A feature that is asked for, or that an expression needs. */
export interface PlannedFeature {
  view: CatalogView;
  name: string;
  /** Of an expression; left out for others. */
  linked?: Linked;
  /** It is an expression that uses the request's values, itself or through others. */
  isOfRequest: boolean;
}

/** Which feature it is that was looked up. */
export interface LookedUp {
  reference: string;
  view: string;
  version: number;
  feature: string;
  kind: FeatureDefinition['kind'];
}

interface Asked {
  view: CatalogView;
  feature: string;
  described: LookedUp;
}

interface PlannedAsked extends Asked, Pick<PlannedFeature, 'isOfRequest'> {}

export interface Plan {
  asked: readonly PlannedAsked[];
  /** Each after those it needs. */
  needed: readonly PlannedFeature[];
  /** What has to be looked up, expressions' inputs with it. */
  views: readonly { view: CatalogView; from: CatalogSource; names: readonly string[] }[];
  /** A row's answers in the order asked, from those of the views. */
  evaluate(
    answers: ReadonlyMap<number, ViewAnswer>,
    request: Readonly<Record<string, unknown>>,
  ): FeatureAnswer[];
}

/** An expression with the versions of the views it takes features of. */
interface Linked {
  expression: FeatureExpression;
  views: ReadonlyMap<string, CatalogView>;
}

/** Finds out what has to be looked up for features asked for. Throws AppError for those there are not. */
export function createPlanner(
  catalog: Pick<Catalog, 'view'>,
): (features: readonly string[]) => Promise<Plan> {
  const expressions = new Map<string, Promise<Linked>>();

  function linkedOf(view: CatalogView, feature: string): Promise<Linked> {
    const id = idOf(view, feature);
    let linked = expressions.get(id);
    if (!linked) {
      linked = link(catalog, view, feature);
      linked.catch(() => expressions.delete(id));
      expressions.set(id, linked);
    }
    return linked;
  }

  return async (features) => {
    const asked = await Promise.all(
      features.map((text, index) => find(catalog, text, `features[${index}]`)),
    );
    const needed = new Map<string, PlannedFeature>();
    const need = async (view: CatalogView, name: string): Promise<PlannedFeature> => {
      const id = idOf(view, name);
      const before = needed.get(id);
      if (before) return before;
      const made: PlannedFeature = { view, name, isOfRequest: false };
      if (view.features.get(name)?.kind === 'expression') {
        made.linked = await linkedOf(view, name);
        for (const input of made.linked.expression.inputs) {
          if (input.kind === 'request') {
            made.isOfRequest = true;
            continue;
          }
          const of = made.linked.views.get(input.view);
          if (of && (await need(of, input.feature)).isOfRequest) made.isOfRequest = true;
        }
      }
      needed.set(id, made);
      return made;
    };
    const plannedAsked: PlannedAsked[] = [];
    for (const one of asked) {
      const { isOfRequest } = await need(one.view, one.feature);
      plannedAsked.push({ ...one, isOfRequest });
    }
    const stored = Map.groupBy(
      [...needed.values()].filter(({ linked }) => !linked),
      ({ view }) => view,
    );

    return {
      asked: plannedAsked,
      needed: [...needed.values()],
      views: [...stored].flatMap(([view, features]) =>
        view.from ? [{ view, from: view.from, names: features.map(({ name }) => name) }] : [],
      ),
      evaluate(answers, request) {
        const known = new Map<string, FeatureAnswer>();
        const answerOf = (view: CatalogView, name: string): FeatureAnswer => {
          const id = idOf(view, name);
          const before = known.get(id);
          if (before) return before;
          const linked = needed.get(id)?.linked;
          const made = linked ? calculate(linked) : take(view, name);
          known.set(id, made);
          return made;
        };
        const take = (view: CatalogView, name: string): FeatureAnswer => {
          const answer = answers.get(view.id);
          const found = answer?.answers[name] ?? { value: null, status: 'not_found' as const };
          return { ...found, eventMs: answer?.latestMs ?? null };
        };
        const calculate = ({ expression, views }: Linked): FeatureAnswer => {
          const answerTo = (input: ExpressionInput): FeatureAnswer | undefined => {
            const of = input.kind === 'feature' ? views.get(input.view) : undefined;
            return of && input.kind === 'feature' ? answerOf(of, input.feature) : undefined;
          };
          const value = expression.evaluate((input) =>
            input.kind === 'request' ? request[input.name] : (answerTo(input)?.value ?? null),
          );
          const times = expression.inputs.flatMap((input) => answerTo(input)?.eventMs ?? []);
          const eventMs = times.length === 0 ? null : Math.min(...times);
          return { value, status: value === null ? 'null' : 'present', eventMs };
        };
        return asked.map(({ view, feature }) => answerOf(view, feature));
      },
    };
  };
}

function idOf(view: CatalogView, feature: string): string {
  return `${view.id} ${feature}`;
}

async function find(catalog: Pick<Catalog, 'view'>, text: string, field: string): Promise<Asked> {
  const reference = parseReference(text);
  if (!reference) throw invalid(field, `${REFERENCE_RULE}, got ${text.slice(0, 100)}`);
  const view = await catalog.view(reference.view, reference.version);
  if (!view) throw viewNotFound(reference.view, reference.version);
  const { feature } = reference;
  const { version } = view;
  const kind = view.features.get(feature)?.kind;
  if (!kind) {
    const names = [...view.features.keys()].slice(0, 10).join(', ');
    throw invalid(
      field,
      `names a feature that ${view.view.name} version ${version} does not have (${names})`,
    );
  }
  const named = { view: view.view.name, version, feature };
  return { view, feature, described: { reference: formatReference(named), ...named, kind } };
}

async function link(
  catalog: Pick<Catalog, 'view'>,
  view: CatalogView,
  name: string,
): Promise<Linked> {
  const feature = view.features.get(name);
  if (feature?.kind !== 'expression') throw new Error(`${name} is no expression`);
  const views = new Map<string, CatalogView>([[view.view.name, view]]);
  for (const [other, version] of Object.entries(view.uses)) {
    const found = await catalog.view(other, version);
    if (found) views.set(other, found);
  }
  const sources = new Map<string, Source>();
  const definitions = new Map<string, View>();
  for (const [other, { view: definition, from }] of views) {
    definitions.set(other, definition);
    if (from) sources.set(from.source.name, from.source);
  }
  const expression = readFeatureExpression(feature, view.view, { sources, views: definitions });
  if ('problems' in expression) {
    throw new Error(`${view.view.name}:${name} cannot be read: ${expression.problems.join('; ')}`);
  }
  return { expression, views };
}
