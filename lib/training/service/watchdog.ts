/**
 * Waits beside a program that trains until its worker is no more, and ends the program then: a worker that is killed cannot.
 * Its standard input is the worker's to hold open. Argument: the program's process group.
 */
import { endGroup } from './processes.ts';

process.stdin.resume();
process.stdin.once('end', () => endGroup(Number(process.argv[2])));
