import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { spoolState } from '../spool-state.ts';
import { createShipper } from './shipper.ts';
import type { FromShipper, ShipperData, ToShipper } from './shipper-messages.ts';

/** The thread that moves the spool to Postgres, so that serving does not wait for it. */
const port = parentPort;
if (!port) throw new Error('the shipper runs as a thread of a process that has a prediction log');
// Who waits for an answer goes first. Elsewhere than on Linux this would be said of the whole process.
if (process.platform === 'linux') os.setPriority(10);
const { options, state } = workerData as ShipperData;
const say = (message: FromShipper) => port.postMessage(message);

const shipper = createShipper(options, spoolState(state), (level, details, message) => {
  say({ type: 'log', level, details: plain(details), message });
});

port.on('message', (message: ToShipper) => {
  switch (message.type) {
    case 'flush':
      void shipper.flush().then(() => say({ type: 'flushed', id: message.id }));
      break;
    case 'drop':
      void shipper.dropOldest().then(
        (dropped) => say({ type: 'dropped', ...dropped }),
        () => say({ type: 'dropped', records: 0, events: [] }),
      );
      break;
    case 'stop':
      void shipper.stop().finally(() => {
        say({ type: 'stopped' });
        port.close();
      });
      break;
  }
});

await shipper.run();

/** Errors keep only what they say on their way to another thread. */
function plain(details: object): object {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      value instanceof Error ? sayError(value) : value,
    ]),
  );
}

function sayError(error: Error): object {
  const { name, message, stack } = error;
  return { type: name, message, stack, code: (error as { code?: unknown }).code };
}
