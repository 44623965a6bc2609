import type { ShipperOptions } from './shipper.ts';
import type { Dropped } from './spool-sources.ts';

/** What the process and its shipper's thread say to each other. */
export type ToShipper = { type: 'flush'; id: number } | { type: 'drop' } | { type: 'stop' };

export type FromShipper =
  | { type: 'flushed'; id: number }
  | ({ type: 'dropped' } & Dropped)
  | { type: 'log'; level: 'info' | 'warn' | 'error'; details: object; message: string }
  | { type: 'stopped' };

export interface ShipperData {
  options: ShipperOptions;
  state: SharedArrayBuffer;
}
