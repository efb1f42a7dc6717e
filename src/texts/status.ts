/** Where an event stands, in the words that people read. */
const WORDS: Readonly<Record<string, string>> = { new: 'New', inProgress: 'In progress', resolved: 'Resolved' };

/** "New", "In progress" or "Resolved"; any other status as it is. */
export function statusWord(status: string): string {
  return Object.hasOwn(WORDS, status) ? (WORDS[status] as string) : status;
}

/** A change that Microsoft has not taken: "Resolved here, not at Microsoft: no permission." */
export function notAtMicrosoft(status: string, why: string): string {
  const what = status === 'resolved' ? 'Resolved' : 'Changed';
  return `${what} here, not at Microsoft: ${why}`;
}
