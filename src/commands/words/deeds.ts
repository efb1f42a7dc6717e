import type { DeedLine } from '../../events/event.ts';
import { actionOf } from '../../remediation/actions/index.ts';
import { clockUtc } from '../../texts/time.ts';
import { nameIn, type Hand } from './hand.ts';

/** What is told of a deed, be it of an event or of an alert of lost MFA. */
export type ToldDeed = Pick<DeedLine, 'action' | 'targetLabel' | 'state' | 'by' | 'at'> & {
  readonly note?: string | undefined;
};

/** One deed: "Sessions of Ana revoked by Bo at 12:03 UTC". */
export function deedWords(deed: ToldDeed, hand: Hand): string {
  const { label, done } = names(deed, hand);
  const by = nameIn(hand, deed.by);
  const at = clockUtc(deed.at);
  const note = deed.note ? `: ${hand.text(deed.note, 200)}` : '';
  switch (deed.state) {
    case 'awaitingApproval':
      return `${label}: asked for by ${by} at ${at}, waits for a second person to approve it`;
    case 'free':
      return `${label}: asked for by ${by}, not done${note}`;
    case 'done':
      return `${done} by ${by} at ${at}${note}`;
    case 'running':
      return `${label}: under way since ${at}, asked for by ${by}`;
    case 'failed':
      return `${label}: tried by ${by} at ${at}, without effect${note}`;
    case 'unknown':
      return `${label}: asked for by ${by} at ${at}, being checked${note}`;
    case 'undecided':
      return `${label}: asked for by ${by} at ${at}; Tocsin could not find out whether it happened, an administrator has to say`;
    case 'undone':
      return `${done} by ${by} at ${at}, taken back since`;
  }
}

function names(deed: ToldDeed, hand: Hand): { label: string; done: string } {
  const action = actionOf(deed.action);
  const target = hand.text(deed.targetLabel, 120);
  if (action) return { label: `${action.label} of ${target}`, done: action.done(target) };
  const label = `${hand.text(deed.action, 60)} of ${target}`;
  return { label, done: `${label} done` };
}
