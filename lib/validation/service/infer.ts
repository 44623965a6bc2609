import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import type { Patterns, Profile, Rule } from '../contract.ts';
import { trimProfile } from '../finish-profile.ts';
import { inferRules } from '../infer-rules.ts';
import { saveRules } from '../store/rules.ts';
import { profileFile } from './profile-file.ts';

export interface InferredRules {
  rules: Rule[];
  profile: Profile | null;
  /** Why the reference says nothing, if it does not. */
  problem: string | null;
}

/** The rules a version begins with. A reference that cannot be read is no reason not to register it. */
export async function inferFromFile(
  features: readonly Feature[],
  referencePath?: string,
  patterns?: Patterns,
): Promise<InferredRules> {
  if (referencePath === undefined) {
    return { rules: inferRules(features, null, patterns), profile: null, problem: null };
  }
  try {
    const profile = await profileFile(referencePath, features);
    const rules = inferRules(features, profile, patterns);
    return { rules, profile: trimProfile(profile), problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const rules = inferRules(features, null, patterns);
    return { rules, profile: null, problem: error.publicMessage };
  }
}

/** Saves the rules a version begins with, in the transaction that registers it: in shadow mode where they say more than types, else off. */
export async function saveInferred(
  tx: Tx,
  key: { modelId: string; version: number },
  { rules, profile }: InferredRules,
  change: { at: Date; by: ChangeContext['actor'] },
): Promise<void> {
  await saveRules(tx, key, {
    mode: profile || rules.some(({ kind }) => kind === 'pattern') ? 'shadow' : 'off',
    rules,
    profile,
    revision: 1,
    updatedAt: change.at,
    updatedBy: change.by,
  });
}
