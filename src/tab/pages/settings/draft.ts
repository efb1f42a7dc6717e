import type { TenantFields } from '../../../commands/settings-views.ts';
import {
  accountsFault,
  addressesFault,
  boardFault,
  companyFault,
  readLines,
  zoneFault,
  type Fault,
} from '../../../texts/settings.ts';
import type { Wire } from '../../api.ts';

type Fields = Wire<TenantFields>;
export type Topic = keyof Fields['mailTo'];
type System = NonNullable<Fields['psa']>['system'];

/** What tells of what, in the order of the form. */
export const TOPICS: readonly { readonly id: Topic; readonly label: string; readonly mail: string }[] = [
  { id: 'admin', label: 'Lost MFA requirement of administrators', mail: 'Admin MFA Policy' },
  { id: 'user', label: 'Lost MFA requirement of everybody else', mail: 'User MFA Policy' },
  { id: 'high', label: 'High events', mail: 'High events' },
  { id: 'medium', label: 'Medium events', mail: 'Medium events' },
  { id: 'low', label: 'Low events', mail: 'Low events' },
  { id: 'informational', label: 'Informational events', mail: 'Informational events' },
];

/** What opens a ticket where nothing was chosen. */
const USUAL: readonly Topic[] = ['admin', 'user', 'high'];

/** The form as it is typed: lists are text, one entry a line. */
export interface Draft {
  readonly timeZone: string;
  readonly ignoreUpTo: Fields['ignoreUpTo'];
  readonly breakGlass: string;
  readonly twoPeople: readonly string[];
  readonly mail: Readonly<Record<Topic, string>>;
  readonly system: System | 'none';
  readonly company: string;
  readonly board: string;
  readonly opens: readonly Topic[];
}

export type DraftKey = keyof Draft;
/** What somebody has typed and not saved. */
export type Edits = Partial<Draft>;

const LABELS: Readonly<Record<DraftKey, string>> = {
  timeZone: 'time zone',
  ignoreUpTo: 'what may be ignored',
  breakGlass: 'emergency accounts',
  twoPeople: 'approval by a second person',
  mail: 'e-mail',
  system: 'ticket system',
  company: 'company',
  board: 'board or queue',
  opens: 'what opens a ticket',
};

const KEYS = Object.keys(LABELS) as readonly DraftKey[];

export function labelOf(key: DraftKey): string {
  return LABELS[key];
}

export function draftOf({ timeZone, ignoreUpTo, breakGlass, twoPeople, mailTo, psa }: Fields): Draft {
  const mail = Object.fromEntries(TOPICS.map(({ id }) => [id, (mailTo[id] ?? []).join('\n')]));
  return {
    timeZone,
    ignoreUpTo,
    breakGlass: breakGlass.join('\n'),
    twoPeople: ordered(twoPeople),
    mail: mail as Draft['mail'],
    system: psa?.system ?? 'none',
    company: psa?.company ?? '',
    board: psa?.board ?? '',
    opens: topicsInOrder(psa?.opens ?? USUAL),
  };
}

/** The keys whose value is another than the stored one. */
export function changedKeys(edits: Edits, fields: Fields): readonly DraftKey[] {
  const stored = draftOf(fields);
  const meant = { ...stored, ...edits };
  return KEYS.filter((key) => meaning(key, meant) !== meaning(key, stored));
}

/** The topics whose recipients are others than the stored ones. */
export function changedTopics(edits: Edits, fields: Fields): readonly Topic[] {
  const stored = draftOf(fields).mail;
  const { mail = stored } = edits;
  return TOPICS.map(({ id }) => id).filter((id) => readLines(mail[id]).join() !== readLines(stored[id]).join());
}

/** A list means the same with a blank line more or less. */
function meaning(key: DraftKey, draft: Draft): string {
  if (key === 'breakGlass') return readLines(draft.breakGlass).join('\n').toLowerCase();
  if (key === 'mail') return TOPICS.map(({ id }) => readLines(draft.mail[id]).join(',')).join('\n');
  if (key === 'twoPeople') return ordered(draft.twoPeople).join();
  if (key === 'opens') return topicsInOrder(draft.opens).join();
  const value = draft[key];
  return typeof value === 'string' ? value.trim() : '';
}

/** What is wrong, by field; a recipient's by `mail.<topic>`. */
export function faultsOf(draft: Draft): Readonly<Record<string, string>> {
  const mapped = draft.system !== 'none';
  const found: [string, Fault][] = [
    ['timeZone', zoneFault(draft.timeZone.trim())],
    ['breakGlass', accountsFault(readLines(draft.breakGlass))],
    ...TOPICS.map(({ id }): [string, Fault] => [`mail.${id}`, addressesFault(readLines(draft.mail[id]))]),
    ['company', mapped ? companyFault(draft.company) : undefined],
    ['board', mapped ? boardFault(draft.board) : undefined],
  ];
  return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== undefined));
}

/** What to ask the server to change: only what was touched. */
export function changesOf(edits: Edits, fields: Fields): Partial<Fields> {
  const draft = { ...draftOf(fields), ...edits };
  const keys = new Set(changedKeys(edits, fields));
  const ticket = (['system', 'company', 'board', 'opens'] as const).some((key) => keys.has(key));
  return {
    ...(keys.has('timeZone') && { timeZone: draft.timeZone.trim() }),
    ...(keys.has('ignoreUpTo') && { ignoreUpTo: draft.ignoreUpTo }),
    ...(keys.has('breakGlass') && { breakGlass: readLines(draft.breakGlass) }),
    ...(keys.has('twoPeople') && { twoPeople: draft.twoPeople }),
    ...(keys.has('mail') && { mailTo: mailOf(draft) }),
    ...(ticket && { psa: psaOf(draft) }),
  };
}

function mailOf({ mail }: Draft): Fields['mailTo'] {
  const said = TOPICS.map(({ id }) => [id, readLines(mail[id])] as const);
  return Object.fromEntries(said.filter(([, addresses]) => addresses.length > 0));
}

function psaOf({ system, company, board, opens }: Draft): Fields['psa'] {
  if (system === 'none') return null;
  const named = board.trim();
  return { system, company: company.trim(), ...(named !== '' && { board: named }), opens: topicsInOrder(opens) };
}

function ordered(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].toSorted();
}

function topicsInOrder(topics: readonly Topic[]): readonly Topic[] {
  return TOPICS.map(({ id }) => id).filter((id) => topics.includes(id));
}
