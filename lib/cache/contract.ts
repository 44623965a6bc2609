import type { TensorValue } from '#lib/onnx/contract.ts';

/** What a version answered: its outputs by name. Nobody changes one that is kept. */
export type CachedTensors = Readonly<Record<string, TensorValue>>;

/** A place where answers are kept for a while. Nothing it does fails: what it cannot keep or find is a miss. */
export interface TensorCache {
  get(key: string): CachedTensors | undefined | Promise<CachedTensors | undefined>;
  set(key: string, value: CachedTensors, ttlMs: number): void | Promise<void>;
  close(): void;
}

export interface MemoryCache extends TensorCache {
  get(key: string): CachedTensors | undefined;
  stats(): { entries: number; bytes: number; maxBytes: number };
}

/** A cache that replicas share; what it holds says how long it is still good. */
export interface SharedCache extends TensorCache {
  find(key: string): Promise<{ value: CachedTensors; ttlMs: number } | undefined>;
}

/** Texts and counts that replicas share. Nothing it does fails: what it cannot find or say is left. */
export interface SharedTexts {
  /** In the keys' order, null for those there are none of; undefined: it cannot be asked now. */
  getAll(keys: readonly string[]): Promise<(string | null)[] | undefined>;
  set(key: string, text: string, ttlMs: number): Promise<void>;
  /** Counts each up by one, and forgets it after that time. */
  increaseAll(keys: readonly string[], ttlMs: number): Promise<void>;
  close(): void;
}

export interface CacheHit {
  value: CachedTensors;
  from: 'memory' | 'shared';
}

export interface CacheStats {
  entries: number;
  bytes: number;
  maxBytes: number;
  /** Since the start, as the next three. */
  memoryHits: number;
  sharedHits: number;
  misses: number;
  /** Requests that waited for the run of another that asked the same. */
  joined: number;
}

export interface CacheLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
