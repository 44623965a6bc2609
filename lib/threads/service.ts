export { runThread } from './service/run-thread.ts';
export { carryOutTask } from './service/thread-task.ts';
