// Makes the virtual environments of the model servers that `npm run bench:serve` compares with, from what is pinned beside this file.
import { makePython, peers } from '../serve/peers.ts';

for (const peer of peers) process.stdout.write(`${peer.title}: ${makePython(peer)}\n`);
