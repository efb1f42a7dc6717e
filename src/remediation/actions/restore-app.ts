import { defineAction } from '../action.ts';
import * as apps from '../app-state.ts';

/** Brings a deleted application back: POST /directory/deletedItems/{id}/restore (Microsoft Graph v1.0). */
export const restoreApp = defineAction({
  id: 'restoreApp',
  family: 'appDeletion',
  target: 'application',
  label: 'Restore application',
  requires: 'remediate',
  needs: ['Application.ReadWrite.All'],
  calls: [...apps.FIND_APP, 'POST /directory/deletedItems/{id}/restore'],
  undo: '“Delete application” takes it out again.',
  undoes: 'deleteApp',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: apps.captureApplication,
  guard: (_ctx, { deleted, label }) =>
    deleted
      ? undefined
      : `${label} is in the tenant already: it was restored or brought in anew. There is nothing to do.`,
  preview: ({ label }) => [
    `Brings ${label} back as it was when it was deleted, with what had been granted to it.`,
    'It can use that at once: make sure that the application is wanted.',
  ],
  run: ({ tenant, writer }, { principalId }) => writer.restoreApp(tenant, principalId),
  verify: (_before, now) => (now.deleted ? 'notDone' : 'done'),
  done: (label) => `${label} restored`,
});
