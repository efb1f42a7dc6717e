/** What a second person is told who may approve, decline or withdraw what another one asked for. */
export const APPROVAL_NOTES = {
  approve:
    'This tenant wants two people for this. Approving does it at once; who does not answer within 24 hours declines.',
  decline: 'As things stand now it cannot be approved.',
  withdraw: 'Unless somebody approves it, it is dropped after 24 hours.',
} as const;

/** How one step of several ended. */
export const STEP_STATES = {
  done: 'Done',
  asked: 'Waits for approval',
  notDone: 'Not done',
  unknown: 'Not known yet',
} as const;

/** How the steps ended together. */
export function stepsWords(done: number, all: number): string {
  if (all === 1) return done === 1 ? 'The step is done.' : 'The step is not done.';
  return done === all ? `All ${all} steps are done.` : `${done} of ${all} steps are done.`;
}

/** What stays as it is because there was no room to ask about it. */
export function moreChoicesWords(count: number): string {
  return `${count} more are not shown here and stay as they are; press the button again afterwards for them.`;
}

/** What ignoring means, wherever it is asked for. */
export const IGNORING =
  'An ignored event asks nobody for attention: no card, no mention. It is kept and listed, its status stays, nothing changes at Microsoft, and it can be shown again at any time.';

/** Commands between backticks, as chat writes them, in quotes for surfaces that draw letters as they are. */
export function quoted(text: string): string {
  return text.replace(/`([^`\n]{1,80})`/g, '“$1”');
}
