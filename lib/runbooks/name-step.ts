import type { ActionBlock, Block } from './blocks.ts';
import { describeQuery } from './query-catalogue.ts';

/** A step’s own title, or what it does in a few words. */
export function nameStep(block: Block): string {
  if (block.title !== undefined) return block.title;
  switch (block.kind) {
    case 'query':
      return describeQuery(block.query).about;
    case 'check':
      return describeQuery(block.query).values[block.value]?.about ?? block.value;
    case 'approval':
      return 'Approval';
    case 'wait':
      if (block.minutes !== undefined) return `Wait ${block.minutes} min`;
      return block.at === undefined ? 'Wait until a check passes' : `Wait until ${block.at} UTC`;
    case 'action':
      return nameAction(block);
  }
}

function nameAction(block: ActionBlock): string {
  switch (block.do) {
    case 'roll_back':
      return 'Roll back';
    case 'promote':
      return 'Promote a version';
    case 'breaker': {
      const what = block.dependency ?? 'a version';
      return block.state === 'open' ? `Leave ${what} out` : `Let ${what} answer again`;
    }
    case 'set_traffic':
      return 'Set traffic';
    case 'default_answer':
      return block.state === 'on' ? 'Switch to the default answer' : 'End the default answer';
    case 'retraining':
      return block.state === 'paused' ? 'Pause retraining' : 'Resume retraining';
    case 'start_training':
      return 'Start a training run';
    case 'replay_request':
      return 'Replay a request';
    case 'silence':
      return 'Silence alerts';
  }
}
