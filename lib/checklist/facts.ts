import type { ReferenceSource } from '#lib/monitoring/contract.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { Mode } from '#lib/validation/contract.ts';
import type { Backup, Signature, SignedItem } from './contract.ts';

/** What is known of a version, as the checklist looks at it. */
export interface ChecklistFacts {
  version: {
    number: number;
    status: 'ready' | 'archived' | 'deleted';
    isRemote: boolean;
    layout: FeatureLayout['kind'];
    digest: string;
    metrics: Record<string, number>;
    params: Record<string, unknown>;
    /** Lines of what it was trained in. */
    environment: number;
    goldenCases: number;
  };
  /** Its bytes, read again; `elsewhere`: another server has them. */
  file: 'verified' | 'missing' | 'damaged' | 'elsewhere';
  /** The training run that registered it, where one did and has evaluated it. */
  run: { number: number; rows: number; metrics: Record<string, number>; folds: number } | null;
  rules: { mode: Mode; count: number } | null;
  reference: { rows: number; from: ReferenceSource['from'] } | null;
  /** What replicas made of it in the newest release that routes to it. */
  replicas: { seq: number; loaded: number; failed: { replica: string; error: string }[] } | null;
  /** Versions that were in force before, and whether the newest of them that is not archived can be loaded. */
  past: { any: boolean; ready: { version: number; hasFile: boolean } | null };
  sampleRatio: number;
  drift: { everyMinutes: number; windows: readonly string[] };
  backup: Pick<Backup, 'taken_at' | 'location'> | null;
  /** Newest first. */
  signatures: Record<SignedItem, Signature[]>;
}
