export { refusePatterns } from './refuse-patterns.ts';
export { type InferredRules, inferFromFile, saveInferred } from './service/infer.ts';
export { createQuarantine, type Replay } from './service/quarantine.ts';
export { createValidationResults } from './service/results.ts';
export { createValidationRules } from './service/rules.ts';
export { createValidationRuns } from './service/runs.ts';
