import type { Db } from '#lib/db/client.ts';
import { type LabelledVersion, type LabelTarget, toLabelTarget } from '../label-target.ts';

interface Answer {
  model: string;
  version: number;
}

/** What the labels of these versions' predictions can be; `of` has undefined for a version that is not in the registry. */
export async function findLabelTargets(
  db: Db,
  answers: readonly Answer[],
): Promise<{ of(answer: Answer): LabelTarget | undefined }> {
  const keyOf = ({ model, version }: Answer) => `${version} ${model}`;
  const distinct = [...new Map(answers.map((answer) => [keyOf(answer), answer])).values()];
  const { rows } = await db.pool.query<LabelledVersion>(
    `SELECT m.name AS model, v.number AS version, m.task, v.output, v.signature->'outputs' AS outputs
     FROM unnest($1::text[], $2::int[]) AS t(model, version)
     JOIN models m ON m.name = t.model JOIN model_versions v ON v.model_id = m.id AND v.number = t.version`,
    [distinct.map(({ model }) => model), distinct.map(({ version }) => version)],
  );
  const targets = new Map(rows.map((row) => [keyOf(row), toLabelTarget(row)]));
  return { of: (answer) => targets.get(keyOf(answer)) };
}
