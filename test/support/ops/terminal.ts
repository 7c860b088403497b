import type { Terminal } from '../../../ops/core/terminal';

/** Keeps what a command writes. */
export class RecordingTerminal implements Terminal {
  readonly lines: string[] = [];
  readonly notes: string[] = [];

  line(text: string): void {
    this.lines.push(text);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Everything that a person would see. */
  get text(): string {
    return [...this.lines, ...this.notes].join('\n');
  }
}
