export { readJobData } from './service/trainers/built-in.ts';
export { createGbdtTrainer } from './service/trainers/gbdt.ts';
export { createSgdTrainer } from './service/trainers/sgd.ts';
