import type { DeedLine } from '../../events/event.ts';
import { actionOf } from '../../remediation/actions/index.ts';
import { clockUtc, timeUtc } from '../../texts/time.ts';
import { escape, escapeName } from '../escape.ts';

/** What is told of a deed, be it of an event or of an alert of lost MFA. */
type Told = Pick<DeedLine, 'action' | 'targetLabel' | 'state' | 'by' | 'at'> & { readonly note?: string | undefined };

/** One deed for a card: "Sessions of Ana revoked by Bo at 12:03 UTC". */
export function deedWords(deed: Told): string {
  const { label, done } = names(deed);
  const by = escapeName(deed.by);
  const at = clockUtc(deed.at);
  const note = deed.note ? `: ${escape(deed.note, 200)}` : '';
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

/** The deeds of a card, oldest first, with the day where it matters. */
export function deedLines(deeds: readonly Told[], most: number): readonly { text: string }[] {
  const lines = deeds.slice(-most).map((deed) => ({ text: deedWords(deed) }));
  const hidden = deeds.length - lines.length;
  const first = deeds[0];
  return hidden > 0 && first ? [{ text: `${hidden} earlier since ${timeUtc(first.at)}` }, ...lines] : lines;
}

function names(deed: Told): { label: string; done: string } {
  const action = actionOf(deed.action);
  const target = escape(deed.targetLabel, 120);
  if (action) return { label: `${action.label} of ${target}`, done: action.done(target) };
  const label = `${escape(deed.action, 60)} of ${target}`;
  return { label, done: `${label} done` };
}
