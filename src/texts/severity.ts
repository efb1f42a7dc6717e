/** Severities in the words that people read. */
const WORDS: Readonly<Record<string, string>> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  informational: 'Informational',
};

/** "High", "Medium", "Low" or "Informational"; any other word as it is, with a capital. */
export function severityWord(severity: string): string {
  return Object.hasOwn(WORDS, severity) ? (WORDS[severity] as string) : capital(severity);
}

/** The first letter raised, the rest as it is. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
