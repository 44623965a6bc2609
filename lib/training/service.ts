export { createTrainers, type Trainers } from './service/create-trainers.ts';
export { readCommands } from './service/read-commands.ts';
export { readJobData } from './service/trainers/built-in.ts';
export { createCommandTrainer } from './service/trainers/command.ts';
export { createGbdtTrainer } from './service/trainers/gbdt.ts';
export { createRayTrainer } from './service/trainers/ray.ts';
export { createSgdTrainer } from './service/trainers/sgd.ts';
