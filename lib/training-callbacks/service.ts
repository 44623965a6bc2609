export { createTrainingCalls, type TrainingCalls } from './service/calls.ts';
export { createTrainingCallbacks } from './service/receive-callbacks.ts';
