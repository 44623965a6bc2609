import { SYSTEM } from '#lib/auth/service.ts';
import { AppError } from '#lib/http/errors.ts';
import type { EvaluateResult } from '../../contract.ts';
import { findChampion } from '../../store/models.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import { type RunContext, readContext, type StepDeps } from './context.ts';
import { holding } from './holding.ts';

const CANDIDATE = 'candidate';
const WAIT_MS = 10_000;

/** What becomes of a version that passed: nothing, the alias `candidate`, or it is put in force. */
export async function releaseRun(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  const { version } = run.results.register as { version: number };
  const { release } = context.spec.policy;
  const answer = async (did: 'nothing' | 'candidate' | 'promoted', said: string, seq?: number) => {
    tools.log(said);
    return { result: { did, seq: seq ?? null, said } };
  };
  if (release === 'nothing') return answer('nothing', `Version ${version} is kept as it is.`);
  if (release === 'candidate') {
    await stage(deps, { run, context, version });
    return answer('candidate', `Version ${version} is the candidate.`);
  }
  const { champion: then } = run.results.evaluate as EvaluateResult;
  const now = (await findChampion(deps.db, run.modelId))?.number ?? null;
  if (now === version) return answer('promoted', `Version ${version} is in force.`);
  if (now !== then) {
    await stage(deps, { run, context, version });
    const meanwhile = `Version ${now} was put in force meanwhile, with which it was not compared`;
    return answer('candidate', `${meanwhile}: version ${version} is the candidate.`);
  }
  try {
    const { seq } = await deps.releases.promoteVersion(
      context.model.name,
      { version, reason: `Training run ${run.number} passed its gate`, wait_ms: WAIT_MS },
      contextOf(run),
    );
    return answer('promoted', `Version ${version} is in force, release ${seq}.`, seq);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'checklist_incomplete') {
      await stage(deps, { run, context, version });
      return answer('candidate', `${error.publicMessage} Version ${version} is the candidate.`);
    }
    if (error.code !== 'already_in_force') throw error;
    return answer('promoted', `Version ${version} is in force.`);
  }
}

async function stage(
  { registry }: StepDeps,
  { run, context, version }: { run: ClaimedRun; context: RunContext; version: number },
): Promise<void> {
  const reason = `Training run ${run.number} passed its gate`;
  await registry.setAlias(context.model.name, CANDIDATE, { version, reason }, contextOf(run));
}

const contextOf = (run: ClaimedRun) => ({
  ...{ actor: SYSTEM.actor, requestId: null, alongside: holding(run) },
});
