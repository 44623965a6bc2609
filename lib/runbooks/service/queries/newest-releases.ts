import { nameActor } from '#lib/auth/name-actor.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { showFigure } from '../../judge-check.ts';
import { findNewestReleases } from '../../store/figures/released.ts';
import { figure, modelOf, number, type RunbookQuery, text } from './query.ts';

export const newestReleases: RunbookQuery = async ({ db }, question) => {
  const model = modelOf(question);
  const releases = await findNewestReleases(db, model);
  const [inForce] = releases;
  const minutes = inForce ? inForce.ageSeconds / 60 : null;
  const routes = inForce?.plan.routes.map(({ version }) => version) ?? [];
  return {
    said: inForce
      ? `Release ${inForce.seq} (${inForce.kind === 'rollback' ? 'a rollback to' : 'promoted'} ${nameVersions(inForce.plan)}) is in force for ${showFigure(minutes ?? 0, 'minutes')}.`
      : `${model} has no release.`,
    columns: [
      number('Release'),
      ...[text('What'), text('Versions'), text('By'), text('Why')],
      { name: 'When', unit: 'time' },
    ],
    rows: releases.map((one) => [
      one.seq,
      one.kind === 'rollback' ? 'rollback' : 'promotion',
      nameVersions(one.plan),
      nameActor(one.createdBy),
      one.reason,
      one.createdAt.toISOString(),
    ]),
    figures: {
      is_rollback: figure(inForce ? Number(inForce.kind === 'rollback') : null),
      routes_version: figure(
        inForce && question.version !== null ? Number(routes.includes(question.version)) : null,
      ),
      minutes_since_release: figure(minutes),
      releases: figure(inForce?.seq ?? 0),
    },
  };
};
