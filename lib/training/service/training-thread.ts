import { type TrainingTask, trainBuiltIn } from '../train-built-in.ts';
import { carryOutTask } from './thread-task.ts';

carryOutTask((task: TrainingTask, progress) =>
  trainBuiltIn(task, (done, total, says) => progress({ done, total, says })),
);
