import * as words from '../../commands/words/activities.ts';
import type { LinkedActivities, LinkedActivity } from '../../events/linked-activities.ts';
import { CARD } from '../hand.ts';

/** One record around an event: when, what, how it ended, from where. */
export function activityWords(activity: LinkedActivity, zone: string): string {
  return words.activityWords(activity, zone, CARD);
}

/** What has to be known to read the list right: whose records, of which time, and what could not be read. */
export function activityNotes(activities: LinkedActivities | undefined, zone: string): readonly string[] {
  return words.activityNotes(activities, zone, CARD);
}
