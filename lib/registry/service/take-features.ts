import type { FeatureList, PinnedList } from '#lib/features/contract.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';

/** Says which versions of views a list of features means; throws AppError for what there is not. */
export type PinFeatures = (list: FeatureList) => Promise<PinnedList>;

/** The features that a version takes from views; refused when the model has none of that name. */
export async function takeFeatures(
  pin: PinFeatures,
  list: FeatureList | undefined,
  layout: FeatureLayout,
): Promise<PinnedList | null> {
  if (!list) return null;
  const pinned = await pin(list);
  const names = layout.kind === 'tensors' ? [] : layout.features.map(({ name }) => name);
  const errors = pinned.list.flatMap(({ as }, index) =>
    names.includes(as)
      ? []
      : [
          {
            field: `features.list[${index}]`,
            message: `is called ${as}, which is not a feature of the model (${names.slice(0, 20).join(', ') || 'it has none by name'}); say its name in \`as\``,
          },
        ],
  );
  if (errors.length > 0) throw invalidRequest(errors);
  return pinned;
}
