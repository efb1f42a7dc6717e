import { act } from './act.ts';
import { assign } from './assign.ts';
import { bulk } from './bulk.ts';
import { bulkPreview } from './bulk-preview.ts';
import { auditCheck } from './audit-check.ts';
import { auditExport } from './audit-export.ts';
import { auditTrail } from './audit-trail.ts';
import { postureCsv } from './posture-csv.ts';
import { postureHistory } from './posture-history.ts';
import { postureLost } from './posture-lost.ts';
import { posturePeople } from './posture-people.ts';
import { rulesPage } from './rules-page.ts';
import type { CatalogueCommand } from './command.ts';
import { confirm } from './confirm.ts';
import { contain } from './contain.ts';
import { coverage } from './coverage.ts';
import { decline } from './decline.ts';
import { outcome } from './outcome.ts';
import { deleteRule } from './delete-rule.ts';
import { details } from './details.ts';
import { eventEntities } from './event-entities.ts';
import { eventPage } from './event-page.ts';
import { event } from './event.ts';
import { events } from './events.ts';
import { extendRule } from './extend-rule.ts';
import { help } from './help.ts';
import { ignoreForm } from './ignore-form.ts';
import { ignorePreview } from './ignore-preview.ts';
import { ignoreSave } from './ignore-save.ts';
import { ignore } from './ignore.ts';
import { lookupIp } from './lookup-ip.ts';
import { lookUpMessage } from './look-up-message.ts';
import { note } from './note.ts';
import { posture } from './posture.ts';
import { postureExcept } from './posture-except.ts';
import { postureGuests } from './posture-guests.ts';
import { postureOff } from './posture-off.ts';
import { postureOn } from './posture-on.ts';
import { postureUnexcept } from './posture-unexcept.ts';
import { preview } from './preview.ts';
import { recentAddresses } from './recent-addresses.ts';
import { regression } from './regression.ts';
import { reopen } from './reopen.ts';
import { report } from './report.ts';
import { reportChoices } from './report-choices.ts';
import { reportCsv } from './report-csv.ts';
import { reportDays } from './report-days.ts';
import { reportNumbers } from './report-numbers.ts';
import { resolve } from './resolve.ts';
import { resolveForm } from './resolve-form.ts';
import { rule } from './rule.ts';
import { rules } from './rules.ts';
import { searchEvents } from './search-events.ts';
import { addTenant } from './add-tenant.ts';
import { changeTenant } from './change-tenant.ts';
import { readTenant } from './read-tenant.ts';
import { undeleteRule } from './undelete-rule.ts';
import { unextendRule } from './unextend-rule.ts';
import { defaultRoute } from './default-route.ts';
import { removeStaff } from './remove-staff.ts';
import { roster } from './roster.ts';
import { routeTenant } from './route-tenant.ts';
import { saveStaff } from './save-staff.ts';
import { settings } from './settings.ts';
import { watchTenant } from './watch-tenant.ts';
import { settle } from './settle.ts';
import { testAlert } from './test-alert.ts';
import { unassign } from './unassign.ts';
import { unignore } from './unignore.ts';
import { whoElse } from './who-else.ts';
import { watchHere } from './watch-here.ts';

/** The catalogue: one line per command, in the order of `help`. */
export const COMMANDS = {
  details,
  events,
  lookupIp,
  whoElse,
  act,
  assign,
  unassign,
  resolve,
  reopen,
  note,
  ignore,
  unignore,
  rules,
  rule,
  extendRule,
  deleteRule,
  posture,
  postureOn,
  postureOff,
  postureExcept,
  postureUnexcept,
  postureGuests,
  testAlert,
  coverage,
  watchHere,
  help,
  event,
  eventPage,
  eventEntities,
  resolveForm,
  ignoreForm,
  ignorePreview,
  ignoreSave,
  preview,
  confirm,
  decline,
  outcome,
  settle,
  contain,
  searchEvents,
  recentAddresses,
  lookUpMessage,
  regression,
  report,
  reportDays,
  reportNumbers,
  reportChoices,
  reportCsv,
  bulkPreview,
  bulk,
  settings,
  addTenant,
  readTenant,
  changeTenant,
  watchTenant,
  routeTenant,
  defaultRoute,
  roster,
  saveStaff,
  removeStaff,
  postureHistory,
  posturePeople,
  postureLost,
  postureCsv,
  rulesPage,
  undeleteRule,
  unextendRule,
  auditTrail,
  auditCheck,
  auditExport,
} as const satisfies Record<string, CatalogueCommand>;

export type Verb = keyof typeof COMMANDS;

/** The command of that verb; undefined for anything else, `__proto__` included. */
export function commandOf(verb: string): CatalogueCommand | undefined {
  return Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb as Verb] : undefined;
}
