import { defineCommand } from './command.ts';
import { AlertRef, openAlert } from './open-alert.ts';

/** The card of an alert of lost MFA as it stands. */
export const regression = defineCommand({
  name: 'regression',
  summary: 'Show an alert of lost MFA as it stands',
  requires: 'read',
  surfaces: ['card'],
  changes: false,
  input: AlertRef,
  run: async (ctx, ref) => ({ show: 'regression', ...(await openAlert(ctx, ref)) }),
});
