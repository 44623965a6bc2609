import type { ActionName } from '../../blocks.ts';
import type { RunbookAction } from './action.ts';
import { breaker } from './breaker.ts';
import { defaultAnswer } from './default-answer.ts';
import { promote } from './promote.ts';
import { replayRequest } from './replay-request.ts';
import { retraining } from './retraining.ts';
import { rollBack } from './roll-back.ts';
import { setTraffic } from './set-traffic.ts';
import { silence } from './silence.ts';
import { startTraining } from './start-training.ts';

/** What carries each action out; one without does not compile. */
const actions = {
  roll_back: rollBack,
  promote,
  breaker,
  set_traffic: setTraffic,
  default_answer: defaultAnswer,
  retraining,
  start_training: startTraining,
  replay_request: replayRequest,
  silence,
} as const satisfies { [N in ActionName]: RunbookAction<N> };

/** The one of an order’s kind: the registry sees to it that it takes it. */
export const actionOf = (name: ActionName): RunbookAction<ActionName> =>
  actions[name] as unknown as RunbookAction<ActionName>;
