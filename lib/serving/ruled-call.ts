import type { LoggedValidation } from '#lib/validation/contract.ts';
import type { Answered, Call, Encoded } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { encodeChecked, type ServedRules } from './checked-call.ts';
import type { Warning } from './contract.ts';

/**
 * A request whose rows the rules of the routed version look at before that version is fed. Its fallbacks are asked with what the rules
 * made of the rows, and by no rules of their own: it is one request, and one version's rules decide about it.
 */
export class RuledCall<T> implements Call<T> {
  warnings: readonly Warning[] = [];
  /** The rules' policies say that the routed version is not to be asked. */
  isPassedOver = false;
  /** The rows as they came, where the rules changed or kept them. */
  originals: unknown[][] | null = null;
  private rows: Record<string, unknown>[] | null = null;
  private readonly call: Call<T>;
  private readonly rules: ServedRules;
  private readonly options: { isReplay: boolean };
  private readonly note: (validation: LoggedValidation) => void;

  constructor(
    call: Call<T>,
    rules: ServedRules,
    options: { isReplay: boolean },
    /** Told of broken rules before anything is thrown. */
    note: (validation: LoggedValidation) => void,
  ) {
    this.call = call;
    this.rules = rules;
    this.options = options;
    this.note = note;
  }

  encode(info: VersionInfo): Encoded {
    const { call, rules, rows } = this;
    if (info.number !== rules.version) return call.encode(info, rows ?? undefined);
    const checked = encodeChecked(call, info, rules, this.options);
    if (checked.validation) this.note(checked.validation);
    if ('unreadable' in checked) throw checked.unreadable;
    this.originals = checked.originals;
    if (checked.refusal) throw checked.refusal;
    this.warnings = checked.warnings;
    this.isPassedOver = checked.isPassedOver;
    this.rows = checked.rows;
    return checked.encoded;
  }

  shape(answered: Answered): T {
    return this.call.shape(answered);
  }
}
