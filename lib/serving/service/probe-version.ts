import type { Tensors } from '../call.ts';
import { isUseless } from '../useless-answer.ts';
import type { LoadedVersion } from './version-pool.ts';

const KEEP_MS = 500;

interface Probe {
  /** Inputs that this version has answered, of one request. */
  inputs: Tensors | undefined;
  last: { at: number; healthy: Promise<boolean> } | undefined;
}

/**
 * Tells a version that no longer works from an input that it cannot run on: after a failure it is asked again what it
 * answered before. Without that question, one caller's odd inputs would open a healthy version's circuit breaker.
 */
export function createProber({ clock, timeoutMs }: { clock: () => number; timeoutMs: number }) {
  const probes = new WeakMap<LoadedVersion, Probe>();

  function probeOf(version: LoadedVersion): Probe {
    let probe = probes.get(version);
    if (!probe) {
      probe = { inputs: version.session.answered, last: undefined };
      probes.set(version, probe);
    }
    return probe;
  }

  async function ask(version: LoadedVersion, inputs: Tensors): Promise<boolean> {
    try {
      return !isUseless(version.info, await version.session.run(inputs, undefined, { timeoutMs }));
    } catch {
      return false;
    }
  }

  return {
    /** Notes inputs that were answered; the first are kept. */
    answered(version: LoadedVersion, inputs: Tensors): void {
      const probe = probeOf(version);
      probe.inputs ??= inputs;
    },

    /** True when it still answers what it answered before; false also when it never answered anything. */
    isHealthy(version: LoadedVersion): Promise<boolean> {
      const probe = probeOf(version);
      if (!probe.inputs) return Promise.resolve(false);
      if (probe.last && clock() - probe.last.at < KEEP_MS) return probe.last.healthy;
      const healthy = ask(version, probe.inputs);
      probe.last = { at: clock(), healthy };
      return healthy;
    },
  };
}
