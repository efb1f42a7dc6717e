import { plainLine } from '../texts/plain.ts';

/** A notice where nothing is rendered: in a mail or a ticket, which other systems read line by line. */
export interface PlainText {
  /** One line. */
  readonly subject: string;
  /** Lines that end with LF, the last one too. */
  readonly text: string;
}

/** Whoever reads a line looks for its label first, so a label of ours begins each and no value can begin another. */
export function labelled(label: string, value: string): string {
  return `${label}: ${value}`;
}

/** A value from outside on one line; `otherwise` where nothing of it can be seen. */
export function oneLine(value: string | undefined, max: number, otherwise = ''): string {
  return plainLine(value ?? '', max) || otherwise;
}

/** Groups of lines with an empty line between them. */
export function inBlocks(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
