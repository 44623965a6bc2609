import { carryOutTask } from '#lib/threads/service.ts';
import { type TrainingTask, trainBuiltIn } from '../train-built-in.ts';

carryOutTask((task: TrainingTask, progress) =>
  trainBuiltIn(task, (done, total, says) => progress({ done, total, says })),
);
