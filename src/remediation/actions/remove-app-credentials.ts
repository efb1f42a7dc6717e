import { defineAction } from '../action.ts';
import * as apps from '../app-state.ts';
import {
  cameThen,
  captureCredentials,
  credentialWords,
  suggestionWords,
  type CredentialState,
} from '../app-credential-state.ts';
import { partByPart, partsOutcome, partsSeen } from '../part-by-part.ts';

/**
 * Takes secrets and certificates from an application: POST …/removePassword, and PATCH keyCredentials with those that
 * stay, as removeKey wants proof that only the application has (Microsoft Graph v1.0).
 */
export const removeAppCredentials = defineAction({
  id: 'removeAppCredentials',
  family: 'appCredentials',
  target: 'application',
  label: 'Remove secrets',
  requires: 'remediate',
  needs: ['Application.ReadWrite.All'],
  calls: [
    ...apps.FIND_APP,
    'GET /applications',
    'PATCH /servicePrincipals/{id}',
    'PATCH /applications/{id}',
    'POST /servicePrincipals/{id}/removePassword',
    'POST /applications/{id}/removePassword',
  ],
  undo: 'It cannot be undone: a secret that is gone cannot come back, only a new one can be made.',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: captureCredentials,
  guard: (_ctx, state) =>
    (state.own ? apps.untouchable(state, 'removing its certificate') : undefined) ??
    apps.isDeleted(state) ??
    nothing(state),
  preview: (state) => [
    `Takes the ticked secrets and certificates from ${state.label}, which has ${state.credentials.length} now. Whoever holds them can no longer sign in as the application.`,
    suggestionWords(state),
    'This cannot be undone: what uses them properly stops working until its owner makes a new one.',
    'Access that was opened with them ends as its tokens run out, usually within an hour.',
  ],
  choices: (state) =>
    state.credentials.map((one) => ({ id: one.id, label: credentialWords(one), chosen: cameThen(state, one) })),
  async run(ctx, { credentials }, chosen) {
    const parts = await partByPart(ctx, {
      parts: credentials.filter(({ id }) => chosen.includes(id)),
      work: (one) => ctx.writer.removeCredential(ctx.tenant, one),
      goneIsDone: true,
    });
    return partsOutcome(parts, credentialWords);
  },
  verify(_before, now, { chosen = [] }) {
    const left = chosen.filter((id) => now.credentials.some((credential) => credential.id === id));
    return partsSeen(chosen, left);
  },
  done: (label) => `Secrets of ${label} removed`,
});

function nothing({ credentials, label }: CredentialState): string | undefined {
  return credentials.length === 0
    ? `${label} has no secrets or certificates in this tenant. There is nothing to do.`
    : undefined;
}
