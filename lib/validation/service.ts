export { refusePatterns } from './refuse-patterns.ts';
export { createQuarantine, type Replay } from './service/quarantine.ts';
export { createValidationResults } from './service/results.ts';
export {
  createValidationRules,
  type InferredRules,
  inferFromFile,
  saveInferred,
} from './service/rules.ts';
export { createValidationRuns } from './service/runs.ts';
