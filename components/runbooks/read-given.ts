import type { RunStep } from '#lib/runbooks/contract.ts';

/** What was typed, by field. */
export type GivenText = Partial<Record<string, string>>;

interface Given {
  version?: number;
  weights?: { version: number; weight: number }[];
  request?: string;
}

/** What an action was told, from what was typed; or why it is not enough. */
export function readGiven(
  asks: RunStep['asks'],
  texts: GivenText,
): { given: Given; why: null } | { given: undefined; why: string } {
  const given: Given = {};
  for (const { field, label } of asks) {
    const text = texts[field]?.trim() ?? '';
    if (field === 'version') {
      if (!/^[1-9]\d{0,8}$/.test(text)) return wrong(`${label} must be a version number.`);
      given.version = Number(text);
    } else if (field === 'weights') {
      const weights = readWeights(text);
      if (!weights) return wrong(`${label} must be like 1: 90, 2: 10.`);
      given.weights = weights;
    } else {
      if (text === '') return wrong(`${label} is missing.`);
      given.request = text;
    }
  }
  return { given, why: null };
}

function readWeights(text: string): Given['weights'] | null {
  const parts = text
    .split(',')
    .map((part) => /^\s*([1-9]\d{0,8})\s*:\s*(\d+(?:\.\d+)?)\s*%?\s*$/.exec(part));
  const weights = parts.flatMap((part) =>
    part && Number(part[2]) > 0 ? [{ version: Number(part[1]), weight: Number(part[2]) }] : [],
  );
  return weights.length === parts.length ? weights : null;
}

const wrong = (why: string) => ({ given: undefined, why });
