import { summaryOf } from '#lib/expressions/cel-errors.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Feature, FeatureLayout } from '#lib/onnx/contract.ts';
import type { Task } from '#lib/registry/contract.ts';
import type { DefaultAnswer } from '#lib/releases/contract.ts';
import type { VersionInfo } from './catalog.ts';
import { type DefaultExpression, readDefaultExpression } from './default-expression.ts';
import { carrierOf, type DefaultValue, defaultOutputs } from './default-outputs.ts';

type DefaultType = DefaultExpression['type'];

/** What a default may come to: a regression's is a number, a classifier's one of its labels. */
const FITTING: Record<Task, readonly DefaultType[]> = {
  regression: ['number'],
  binary: ['number', 'text', 'true or false'],
  multiclass: ['number', 'text'],
};

/** What is wrong with a default answer for a version, in words; empty when nothing is. */
export function checkDefault(
  answer: DefaultAnswer,
  version: Pick<VersionInfo, 'layout' | 'task' | 'signature' | 'output'>,
): string[] {
  const { layout, task } = version;
  if (layout.kind === 'tensors') {
    return ['The model has no named features, so there is no prediction that a default could be.'];
  }
  if ('value' in answer) {
    const { value } = answer;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return ['The default must be a finite number.'];
    }
    const wrong = unfitting('default', typeOf(value), task);
    return wrong.length > 0 ? wrong : uncarried(value, version);
  }
  const expression = readDefaultExpression(answer.expression, featuresOf(layout));
  if ('problems' in expression) {
    return expression.problems.map((problem) => `The default’s expression: ${problem}.`);
  }
  const wrong = unfitting('default’s expression', expression.type, task);
  if (wrong.length > 0 || expression.type !== 'text') return wrong;
  const { spec, classes } = carrierOf(version);
  return !spec || classes || spec.type === 'string'
    ? []
    : [`The default’s expression is text; the output ${spec.name} is ${spec.type}.`];
}

/** A constant that no output of the version can carry: protocols that speak tensors could not say it. */
function uncarried(
  value: DefaultValue,
  version: Pick<VersionInfo, 'task' | 'signature' | 'output'>,
): string[] {
  const { spec, classes } = carrierOf(version);
  if (!spec || Object.keys(defaultOutputs(version, [value]).outputs).length > 0) return [];
  return [
    classes
      ? `The default is ${JSON.stringify(value)}; the model’s classes are ${classes.slice(0, 20).join(', ')}.`
      : `The default is ${JSON.stringify(value)}; the output ${spec.name} is ${spec.type}.`,
  ];
}

/** A default answer made ready once for the many times it may be needed. */
export type CompiledDefault =
  | { kind: 'value'; value: number | string | boolean }
  | { kind: 'expression'; expression: DefaultExpression }
  | { kind: 'unusable'; problem: string };

/** Never throws: what cannot be used is said when it is needed. */
export function compileDefault(answer: DefaultAnswer, layout: FeatureLayout): CompiledDefault {
  if ('value' in answer) return { kind: 'value', value: answer.value };
  const expression = readDefaultExpression(answer.expression, featuresOf(layout));
  return 'problems' in expression
    ? { kind: 'unusable', problem: expression.problems.join('; ') }
    : { kind: 'expression', expression };
}

/**
 * The default for one row: features by name, as JSON or as tensors hold them (a missing number is null or NaN, a boolean may
 * be 0 or 1, a large integer bigint or text). Throws `no_answer` when it comes to nothing.
 */
export function evaluateDefault(
  compiled: CompiledDefault,
  features: Readonly<Record<string, unknown>>,
): number | string | boolean {
  if (compiled.kind === 'value') return compiled.value;
  if (compiled.kind === 'unusable') throw noAnswer(compiled.problem);
  const { run, uses } = compiled.expression;
  const values = new Map<string, number | string | boolean>();
  for (const { alias, feature } of uses) {
    const value = Object.hasOwn(features, feature.name) ? features[feature.name] : undefined;
    values.set(alias, toValue(feature, value));
  }
  let result: unknown;
  try {
    result = run(values);
  } catch (cause) {
    throw noAnswer(summaryOf(cause), cause);
  }
  if (typeof result === 'string' || typeof result === 'boolean') return result;
  if (typeof result === 'number' && Number.isFinite(result)) return result;
  throw noAnswer(`it came to ${String(result)} for these features`);
}

function featuresOf(layout: FeatureLayout): readonly Feature[] {
  return layout.kind === 'tensors' ? [] : layout.features;
}

function toValue({ name, type }: Feature, value: unknown): number | string | boolean {
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'boolean':
      if (value === true || value === 1) return true;
      if (value === false || value === 0) return false;
      break;
    default:
      if (value === null) return Number.NaN;
      if (typeof value === 'number') return value;
      if (typeof value === 'bigint' || typeof value === 'string') return Number(value);
  }
  throw noAnswer(`the feature ${name} is not there`);
}

function typeOf(value: number | string | boolean): DefaultType {
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : 'true or false';
}

function unfitting(what: string, type: DefaultType, task: Task): string[] {
  const fitting = FITTING[task];
  return fitting.includes(type)
    ? []
    : [`The ${what} is ${type}; a ${task} model answers with ${fitting.join(' or ')}.`];
}

function noAnswer(problem: string, cause?: unknown): AppError {
  return new AppError('no_answer', {
    publicMessage: `The default answer could not be made: ${problem}.`,
    cause,
  });
}
