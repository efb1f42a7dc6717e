import { isSamePerson, type Deed } from './deed.ts';

/** UTC clock time and date, e.g. "12:03 UTC on 22 November". */
export function utcWords(at: Date): string {
  const [date, time] = at.toISOString().split('T') as [string, string];
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
  return `${time.slice(0, 5)} UTC on ${day}`;
}

/**
 * What somebody who comes later is told about a deed that is not theirs; `label` names it where it is not what they
 * asked for.
 */
export function takenWords(deed: Deed, askerId: string, label?: string): string {
  const words = stateWords(deed, isSamePerson(deed.holder.objectId, askerId) ? 'you' : deed.holder.name);
  return label ? `“${label}”: ${words.slice(0, 1).toLowerCase()}${words.slice(1)}` : words;
}

function stateWords(deed: Deed, who: string): string {
  const at = utcWords(deed.endedAt ?? deed.claimedAt);
  switch (deed.state) {
    case 'awaitingApproval':
      return `Asked for by ${who} at ${at}; it waits for a second person to approve it.`;
    case 'claimed':
    case 'running':
      return `${who === 'you' ? 'You are' : `${who} is`} doing this since ${utcWords(deed.claimedAt)}. The outcome will be shown here.`;
    case 'done':
      return `Already done by ${who} at ${at}${deed.event.number > 0 ? ` (event ${deed.event.number})` : ''}.`;
    case 'unknown':
      return deed.nextCheck
        ? `Asked for by ${who} at ${at}, but Microsoft did not answer clearly. It is being checked; the outcome will be shown here.`
        : `Asked for by ${who} at ${at}; Tocsin could not find out whether it happened. Please check it at Microsoft; an administrator of Tocsin can then say what happened.`;
    case 'failed':
      return `Tried by ${who} at ${at}, without effect: ${deed.note ?? 'Microsoft refused.'} Choose it again to retry.`;
    case 'undone':
      return `Done and undone again by ${who} at ${at}.`;
    case 'free':
      return `Asked for by ${who}, but not done: ${deed.note ?? 'nobody approved it.'} Choose it again to ask anew.`;
  }
}

/** What to say where the one thing that an action hands out could not be handed out. */
export function lostWords({ hands, label }: { readonly hands?: string | undefined; readonly label: string }): string {
  return `The ${hands ?? 'answer'} is lost: “${label}” again gives another one.`;
}
