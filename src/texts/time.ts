import { createLru } from '../kernel/lru.ts';

interface ZoneFormat {
  readonly day: Intl.DateTimeFormat;
  readonly clock: Intl.DateTimeFormat;
  readonly name: string;
}

const MINUTE = 60_000;

const formats = new Map<string, ZoneFormat>();

/** Formatters are costly to make (about 50 µs each) and zones are few, so each is made once. */
function zoneFormat(zone: string): ZoneFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = makeFormat(zone) ?? zoneFormat('UTC');
  if (formats.size < 1000) formats.set(zone, made);
  return made;
}

function makeFormat(zone: string): ZoneFormat | undefined {
  try {
    return {
      day: new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: zone }),
      clock: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }),
      name: zone,
    };
  } catch {
    // A zone that this runtime does not know: times are then shown in UTC alone, and say so.
    return undefined;
  }
}

function day(format: ZoneFormat, at: Date): string {
  return format.day.format(at).replace(',', '');
}

/** The times of an event are drawn again with every change of its card, and one formatting costs as much as a row. */
const spoken = createLru<string, string>(2_000);

/**
 * A moment for people of a zone, with UTC beside it: "Sun 22 Nov, 13:05 (Europe/Paris) · 12:05 UTC". UTC's own day is
 * added where it differs. UTC alone where the zone has the same time just then, and for a zone that is not known.
 */
export function timeIn(at: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return 'unknown time';
  return spokenOnce(at, zone, () => timeWords(at, zone));
}

function spokenOnce(at: Date, zone: string, say: () => string): string {
  const key = `${Math.floor(at.getTime() / MINUTE)}|${zone}`;
  const before = spoken.get(key);
  if (before !== undefined) return before;
  const words = say();
  spoken.set(key, words);
  return words;
}

function timeWords(at: Date, zone: string): string {
  const [local, utc] = [zoneFormat(zone), zoneFormat('UTC')];
  const [here, there] = [day(local, at), day(utc, at)];
  const [clockHere, clockThere] = [local.clock.format(at), utc.clock.format(at)];
  if (here === there && clockHere === clockThere) return timeUtc(at);
  const other = here === there ? clockThere : `${there}, ${clockThere}`;
  return `${here}, ${clockHere} (${local.name}) · ${other} UTC`;
}

/** "Sun 22 Nov, 12:05 UTC". */
export function timeUtc(at: Date): string {
  const utc = zoneFormat('UTC');
  return spokenOnce(at, 'UTC alone', () => `${day(utc, at)}, ${utc.clock.format(at)} UTC`);
}

/** "Sun 22 Nov", by UTC. */
export function dayUtc(at: Date): string {
  return day(zoneFormat('UTC'), at);
}

/** "12:05 UTC". */
export function clockUtc(at: Date): string {
  return `${zoneFormat('UTC').clock.format(at)} UTC`;
}

/** How long ago, in one unit: "5 min", "3 h", "12 days"; "just now" below a minute and for what lies ahead. */
export function ageWords(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / MINUTE);
  if (!(minutes >= 1)) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
