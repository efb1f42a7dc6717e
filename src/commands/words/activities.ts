import type { ActivityReading, LinkedActivities, LinkedActivity } from '../../events/linked-activities.ts';
import { clockUtc, timeIn, timeUtc } from '../../texts/time.ts';
import type { Hand } from './hand.ts';

/** One record around an event: when, what, how it ended, from where. */
export function activityWords(activity: LinkedActivity, zone: string, hand: Hand): string {
  const { at, actor, what, outcome, note, address, place, client } = activity;
  const ended = { success: 'succeeded', failure: 'failed', unknown: 'outcome not recorded' }[outcome];
  const from = address ? `from ${hand.text(address, 60)}${place ? ` (${hand.text(place, 60)})` : ''}` : undefined;
  return [
    timeIn(at, zone),
    `${hand.text(actor, 80)}: ${hand.text(what, 120)}`,
    note ? `${ended}: ${hand.text(note.replace(/\.$/, ''), 160)}` : ended,
    from,
    client && hand.text(client, 100),
  ]
    .filter(Boolean)
    .join(' – ');
}

/** What has to be known to read the list right: whose records, of which time, and what could not be read. */
export function activityNotes(activities: LinkedActivities | undefined, zone: string, hand: Hand): readonly string[] {
  if (!activities) return [hand.faint('Not read yet: they are read soon after an event arrives, and kept.')];
  const { actors, from, to, signIns, audits, items, more } = activities;
  if (actors.length === 0) return ['The alert names no user whose sign-ins and changes could be read.'];
  const of = actors.map((name) => hand.text(name, 80)).join(', ');
  const both = signIns.status === 'read' && audits.status === 'read';
  return [
    `Of ${of}, from ${timeIn(from, zone)} to ${timeIn(to, zone)}${soFar(activities)}.`,
    ...(items.length === 0 && both ? [`None recorded, as of ${timeUtc(signIns.asOf)}.`] : []),
    ...unreadable('Sign-ins', signIns, hand),
    ...unreadable('Changes in the directory', audits, hand),
    ...(more ? ['There were more than Tocsin keeps or can read: these are the newest.'] : []),
  ];
}

/** The span reaches beyond the moment in which it was read last: what is not listed may still come. */
function soFar({ to, signIns, audits }: LinkedActivities): string {
  const readings = [signIns, audits].filter(({ status }) => status === 'read');
  const asOf = new Date(Math.min(...readings.map((reading) => reading.asOf.getTime())));
  return readings.length > 0 && asOf < to ? `, as far as known at ${clockUtc(asOf)}` : '';
}

function unreadable(what: string, reading: ActivityReading, hand: Hand): readonly string[] {
  return reading.status === 'unreadable'
    ? [hand.faint(`${what} not readable (${timeUtc(reading.asOf)}): ${hand.text(reading.reason, 240)}`)]
    : [];
}
