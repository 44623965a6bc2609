import type { PinnedList } from '#lib/features/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import type { GoldenCase, OutputRoles, Task } from '#lib/registry/contract.ts';
import type { RemoteRuntime } from '#lib/remote/contract.ts';

/** What serving a version needs to know of it. Immutable, except that it can be archived or deleted. */
export interface VersionInfo {
  modelId: string;
  model: string;
  task: Task;
  number: number;
  status: 'ready' | 'archived' | 'deleted';
  servedDigest: string;
  /** Where it lives when another server runs it; null: it is a file. */
  remote: RemoteRuntime | null;
  /** Of the uploaded file; the served one is hardly smaller. */
  sizeBytes: number;
  signature: Signature;
  layout: FeatureLayout;
  output: OutputRoles;
  goldenCases: GoldenCase[];
  tolerance: number;
  /** Features that are looked up for the entities that a request names; null: a request brings all. */
  features: PinnedList | null;
}

export interface CatalogModel {
  id: string;
  name: string;
  task: Task;
  versions: ReadonlyMap<number, VersionInfo>;
  aliases: ReadonlyMap<string, number>;
}

/** The version that a number, a number as text, or an alias names. Throws when there is none or it is not to be used. */
export function resolveVersion(model: CatalogModel, wanted: number | string): VersionInfo {
  const number = typeof wanted === 'number' ? wanted : numberOf(model, wanted);
  const version = model.versions.get(number);
  if (!version) {
    throw new AppError('version_not_found', {
      publicMessage: `The model ${model.name} has no version ${number}.`,
    });
  }
  if (version.status !== 'ready') {
    throw new AppError('version_archived', {
      publicMessage: `Version ${number} of ${model.name} is ${version.status} and answers no more.`,
    });
  }
  return version;
}

function numberOf(model: CatalogModel, wanted: string): number {
  if (/^[1-9]\d{0,8}$/.test(wanted)) return Number(wanted);
  const number = model.aliases.get(wanted);
  if (number !== undefined) return number;
  const shown = wanted.length > 60 ? `${wanted.slice(0, 60)}…` : wanted;
  throw new AppError(/^\d+$/.test(wanted) ? 'version_not_found' : 'alias_not_found', {
    publicMessage: `The model ${model.name} has no version or alias "${shown}".`,
  });
}
