/** How a step of the trail ended, in words of one or two. */
const OUTCOMES: Readonly<Record<string, string>> = {
  intent: 'Begun',
  done: 'Done',
  failed: 'Failed',
  unknown: 'Not known',
  refused: 'Refused',
  asked: 'Asked for',
  approved: 'Approved',
  declined: 'Declined',
  decided: 'Decided',
  lost: 'Lost',
};

/** "Begun", "Done", "Refused"; one of another version as it is. */
export function outcomeWord(outcome: string): string {
  return Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome] as string) : outcome;
}

/** "Extend rule" of `extendRule`: for a name of the code that people have to read. */
export function spelled(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
