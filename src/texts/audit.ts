import { momentWords } from './date.ts';

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

/**
 * What was asked for, by the name of the command; the label of a remediation is its own. A test wants words for every
 * command: a refusal of any of them stands in the trail.
 */
const VERBS: Readonly<Record<string, string>> = {
  details: 'Read an event’s details',
  events: 'List events',
  lookupIp: 'Look up an IP address',
  whoElse: 'Ask who else used an address',
  act: 'Look at what can be done',
  assign: 'Assign an event',
  resolve: 'Resolve an event',
  reopen: 'Open an event again',
  unassign: 'Give an event back',
  note: 'Write a note to an event',
  ignore: 'Ignore an event',
  unignore: 'Show an ignored event again',
  rules: 'List ignore rules',
  rule: 'Look at an ignore rule',
  extendRule: 'Extend an ignore rule',
  unextendRule: 'Take back the extension of an ignore rule',
  deleteRule: 'Delete an ignore rule',
  undeleteRule: 'Bring back a deleted ignore rule',
  posture: 'Read the MFA posture',
  postureOn: 'Turn an MFA policy on',
  postureOff: 'Turn an MFA policy off',
  postureExcept: 'Accept an exception from MFA',
  postureUnexcept: 'End an exception from MFA',
  postureGuests: 'Choose whether guests are looked at',
  testAlert: 'Send a test alert',
  coverage: 'Read the coverage',
  watchHere: 'Make a channel the default, from the channel',
  help: 'Ask for help',
  event: 'Show an event’s card',
  eventPage: 'Open an event’s page',
  eventEntities: 'Read who and what an event is about',
  resolveForm: 'Ask for the form to resolve an event',
  ignoreForm: 'Ask for the form to ignore events',
  ignorePreview: 'Preview an ignore rule',
  ignoreSave: 'Save an ignore rule',
  preview: 'Preview an action',
  confirm: 'Confirm an action',
  decline: 'Decline an action',
  outcome: 'Ask how an action ended',
  settle: 'Decide how an action ended',
  contain: 'Contain an account',
  searchEvents: 'Search events',
  recentAddresses: 'List recent IP addresses',
  lookUpMessage: 'Look up what a message names',
  regression: 'Show an alert of lost MFA',
  report: 'Read the report',
  reportDays: 'Read the report’s days',
  reportNumbers: 'Read the numbers of the report’s events',
  reportChoices: 'Read what the report can be filtered by',
  reportCsv: 'Export the report',
  bulkPreview: 'Preview a change of many events',
  bulk: 'Change many events',
  settings: 'Read the settings',
  addTenant: 'Add a tenant',
  readTenant: 'Read a tenant at once',
  changeTenant: 'Change the settings of a tenant',
  watchTenant: 'Pause or resume the watching of a tenant',
  routeTenant: 'Change the channel of a tenant',
  defaultRoute: 'Change the default channel',
  roster: 'Read who is in the channels',
  saveStaff: 'Add somebody to the staff, or change their role',
  removeStaff: 'Take somebody off the staff',
  postureHistory: 'Read the history of the MFA posture',
  posturePeople: 'List the people of the MFA posture',
  postureLost: 'List who lost the MFA requirement',
  postureCsv: 'Export the MFA posture',
  rulesPage: 'Open the page of ignore rules',
  auditTrail: 'Read the audit trail',
  auditCheck: 'Check the audit trail',
  auditExport: 'Export the audit trail',
  unknown: 'Ask for something that this Tocsin does not know',
};

/** "Extend an ignore rule" of `extendRule`; undefined for what is no command. */
export function verbWords(verb: string): string | undefined {
  return Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
}

/** What a fact of an entry is called, where its own name would not say it. */
const FACTS: Readonly<Record<string, string>> = {
  accepted: 'Accepted readers',
  account: 'Account id',
  askedBy: 'Asked for by (id)',
  askedByName: 'Asked for by',
  approver: 'Approved by (id)',
  approverName: 'Approved by',
  breakGlass: 'Emergency accounts',
  chosen: 'Chosen steps',
  criteria: 'Hides',
  domain: 'Domain',
  expires: 'Holds until',
  before: 'Before',
  format: 'File',
  from: 'From entry',
  generation: 'Attempt',
  hits: 'Has hidden',
  ignoreUpTo: 'May be ignored up to',
  label: 'Account',
  member: 'Person id',
  name: 'Name',
  psa: 'Tickets',
  role: 'Role',
  route: 'Channel',
  subject: 'Alert',
  target: 'Done to',
  to: 'To entry',
  twoPeople: 'Approval by a second person',
  why: 'Why',
};

/** "Emergency accounts" of `breakGlass`. */
export function factName(name: string): string {
  return Object.hasOwn(FACTS, name) ? (FACTS[name] as string) : spelled(name);
}

const REASONS: Readonly<Record<string, string>> = {
  NOT_AUTHORISED: 'not permitted',
  NOT_FOUND: 'not there, or not theirs to see',
  INPUT_INVALID: 'what was asked was not complete or not valid',
  PRECONDITION_FAILED: 'it could not be done as things stood',
};

/** Why something was refused, of a code of ours; any other text as it is. */
export function reasonWords(why: string): string {
  return Object.hasOwn(REASONS, why) ? (REASONS[why] as string) : why;
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/**
 * What stands in an entry, for people: a moment as "12 January 2026, 07:45 UTC", and a state that was kept as a small JSON
 * object as "Upn: ana@contoso.com; Guest: no". Anything else, a list inside such an object too, stays letter for letter.
 */
export function factWords(value: string): string {
  if (MOMENT.test(value)) return momentWords(new Date(value));
  const fields = value.startsWith('{') ? objectOf(value) : undefined;
  if (!fields) return value;
  return Object.entries(fields)
    .map(([name, held]) => `${factName(name)}: ${heldWords(held)}`)
    .join('; ');
}

function heldWords(held: unknown): string {
  if (typeof held === 'boolean') return held ? 'yes' : 'no';
  return typeof held === 'string' ? factWords(held) : JSON.stringify(held);
}

function objectOf(text: string): object | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    // Cut off, or no JSON at all: it is shown as it is.
    return undefined;
  }
}

/** "Extend rule" of `extendRule`: for a name of the code that people have to read. */
export function spelled(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
