import { ExitCode } from './exit-code';

/** An interrupt (Ctrl-C) ended the program that a command waited for. The command ends with 130 and says nothing else. */
export class Interrupt extends Error {
  override readonly name = 'Interrupt';
  readonly exitCode = ExitCode.INTERRUPTED;

  /** @param said what must be said all the same: a part of an apply may be live @default nothing */
  constructor(readonly said: readonly string[] = []) {
    super('interrupted');
  }
}
