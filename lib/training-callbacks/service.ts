export { createTrainingCalls } from './service/calls.ts';
export { createTrainingCallbacks } from './service/receive-callbacks.ts';
