import { findHeldVersions } from '../../store/figures/released.ts';
import { counted, figure, modelOf, type RunbookQuery, text } from './query.ts';

export const breakerStates: RunbookQuery = async ({ db, telemetry }, question) => {
  const model = modelOf(question);
  const [replicas, held] = await Promise.all([
    telemetry.listReplicaReports(model),
    findHeldVersions(db, model),
  ]);
  const versions = replicas.flatMap(({ hostname, model: said }) =>
    (said?.versions ?? []).flatMap(({ version, breaker }) =>
      breaker && breaker.state !== 'closed'
        ? [{ hostname, of: `version ${version}`, breaker, isDependency: false }]
        : [],
    ),
  );
  const dependencies = replicas.flatMap(({ hostname, dependencies: all }) =>
    all.flatMap(({ name, breaker }) =>
      breaker.state === 'closed' ? [] : [{ hostname, of: name, breaker, isDependency: true }],
    ),
  );
  const open = [...versions, ...dependencies];
  const kept = held.map(({ version }) => `version ${version}`).join(', ');
  return {
    said: `${counted(open.length, 'breaker')} not closed on ${counted(replicas.length, 'replica')}.${held.length > 0 ? ` An operator holds open: ${kept}.` : ''}`,
    columns: [text('Replica'), text('Of'), text('State'), text('Last failure')],
    rows: open.map(({ hostname, of, breaker }) => [
      hostname,
      of,
      breaker.held ? 'held open' : breaker.state,
      breaker.last_failure,
    ]),
    figures: {
      open: figure(replicas.length > 0 ? versions.length : null, replicas.length),
      held: figure(held.length),
      dependencies_open: figure(replicas.length > 0 ? dependencies.length : null, replicas.length),
    },
  };
};
