import { readFileSync } from 'node:fs';
import path from 'node:path';

type Numbers = readonly number[];

export interface SampleFigures {
  ks: [number, number];
  ks_asymptotic: number;
  mann_whitney: [number, number];
  cramer_von_mises: [number, number];
  anderson_darling: number;
  wasserstein: number;
  wasserstein_normed: number;
  energy: number;
}

type Recipe = [seed: number, n: number, shift: number, scale: number];

interface Figures {
  numeric: ({
    name: string;
    kind: SampleKind;
    reference: Recipe;
    current: Recipe;
  } & SampleFigures)[];
  golden: SampleFigures & {
    reference: Numbers;
    current: Numbers;
    doane: [Numbers, Numbers];
  };
  tables: {
    reference: Numbers;
    current: Numbers;
    chi2: [number, number, number];
    js: number;
    js_natural: number;
    kl: number;
    psi: number;
    hellinger: number;
    linf: number;
  }[];
  special: {
    log_gamma: [number, number][];
    gamma_q: [number, number, number][];
    normal: [number, number][];
    bessel_k: [number, number, number][];
    smirnov: [number, number, number][];
    kstwo: [number, number, number][];
  };
  adjusted: [Numbers, Numbers][];
  streams: {
    seed: number;
    before: number;
    after: number;
    adwin: Numbers;
    page_hinkley: Numbers;
    ddm: Numbers;
  }[];
}

/** What make_figures.py wrote. */
export const figures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'figures.json'), 'utf8'),
) as Figures;

type SampleKind = 'uniform' | 'logistic' | 'pareto' | 'ties' | 'mostly-zero';

/** The generator of make_figures.py. */
export function uniform(seed: number, n: number): Float64Array {
  let state = seed;
  return new Float64Array(n).map(() => {
    state = (16_807 * state) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}

const SHAPES: Record<SampleKind, (u: number, shift: number, scale: number) => number> = {
  uniform: (u, shift, scale) => shift + scale * u,
  logistic: (u, shift, scale) => shift + scale * Math.log(u / (1 - u)),
  pareto: (u, shift, scale) => shift + scale / u,
  ties: (u, shift, scale) => Math.floor(shift + scale * 7 * u),
  'mostly-zero': (u, shift, scale) => (u < 0.9 ? 0 : shift + scale * u),
};

export function sample(kind: SampleKind, [seed, n, shift, scale]: Recipe): Float64Array {
  return uniform(seed, n).map((u) => SHAPES[kind](u, shift, scale));
}
