import { AppError } from '#lib/http/errors.ts';
import type { LoggedValidation } from '#lib/validation/contract.ts';
import type { Answered, Call, Encoded } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import type { Warning } from './contract.ts';
import { rememberRows, reviewCall, type ServedRules } from './review-call.ts';

/**
 * A request whose rows the rules of the routed version look at before that version is fed. Its fallbacks are asked with what the rules
 * made of the rows, and by no rules of their own: it is one request, and one version's rules decide about it.
 */
export class RuledCall<T> implements Call<T> {
  warnings: readonly Warning[] = [];
  /** The rules' policies say that the routed version is not to be asked: the refusal where nothing else can be. */
  passedOver: (() => AppError) | null = null;
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
    const read = tryEncode(call, info);
    if (!(read instanceof AppError)) {
      // Nearly every request: nothing is made for it.
      const { checker } = rules;
      if (read.rows === null || checker.passes(read.rows, call.ageOf)) {
        if (checker.usesLastKnown && read.rows) rememberRows(call, rules, read.rows);
        return read;
      }
    }
    const checked = reviewCall(call, info, rules, read, this.options);
    if (checked.validation) this.note(checked.validation);
    if ('unreadable' in checked) throw checked.unreadable;
    this.originals = checked.originals;
    if (checked.refusal) throw checked.refusal;
    this.warnings = checked.warnings;
    this.passedOver = checked.passedOver;
    this.rows = checked.rows;
    return checked.encoded;
  }

  shape(answered: Answered): T {
    return this.call.shape(answered);
  }
}

/** What cannot be read may be what a rule is about. */
function tryEncode<T>(call: Call<T>, info: VersionInfo): Encoded | AppError {
  try {
    return call.encode(info);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_features') return error;
    throw error;
  }
}
