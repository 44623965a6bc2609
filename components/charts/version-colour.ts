import { OTHER_VERSIONS } from '#lib/telemetry/contract.ts';

const HUES = 8;

/** The colour a version has in every chart on every page. Version 0 stands for requests refused before one was chosen. */
export function versionColour(version: number): string {
  if (version === OTHER_VERSIONS) return 'var(--muted)';
  return version <= 0 ? 'var(--version-0)' : `var(--version-${((version - 1) % HUES) + 1})`;
}

export function versionName(version: number): string {
  if (version === OTHER_VERSIONS) return 'Other versions';
  return version <= 0 ? 'Refused' : `Version ${version}`;
}
