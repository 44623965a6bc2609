/** The part of a pino logger that serving uses. */
export interface ServingLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
