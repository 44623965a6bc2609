import { describe, expect, it } from 'vitest';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { readYaml, writeYaml } from './policy-yaml.ts';

describe('a policy as YAML', () => {
  it('is the same policy when it is read back', () => {
    const policy = retrainingPolicySchema.parse({
      triggers: { schedule: { cron: '0 3 * * 1' }, drift: { features: ['yes', '12'] } },
      trainer: { name: 'gbdt', parameters: { n_trees: 50 } },
    });
    expect(readYaml(writeYaml(policy))).toEqual({ policy, problems: [] });
  });

  it('is every default where nothing is written', () => {
    expect(readYaml('').policy).toEqual(retrainingPolicySchema.parse({}));
  });

  it.each([
    ['a wrong value', 'seed: 1\nguards:\n  cooldown_hours: -1\n', 3, /cooldown_hours must be/],
    ['a field nobody knows', 'seed: 1\nguard:\n  quality: true\n', 2, /^guard has a field/],
    ['one that is missing', 'triggers:\n  performance:\n    floor: 0.5\n', 2, /metric is missing/],
    ['a name given twice', 'seed: 1\nseed: 2\n', 2, /unique/],
    ['what is no YAML', 'guards:\n  - a\n b: [\n', 3, /./],
    ['a list', '- a\n', 1, /^The policy must be an object/],
  ])('names the line of %s', (_name, text, line, says) => {
    const { policy, problems } = readYaml(text);
    expect(policy).toBeNull();
    const [first] = problems;
    expect(first?.line).toBe(line);
    expect(first?.says).toMatch(says);
  });
});
