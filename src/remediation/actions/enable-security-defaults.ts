import { askFirst, concernedWords, contextOf, SECURITY_DEFAULTS, type PutBackContext } from '../access-policy.ts';
import { defineAction } from '../action.ts';

interface DefaultsState extends PutBackContext {
  readonly enabled: boolean;
}

/** Turns security defaults on again: PATCH /policies/identitySecurityDefaultsEnforcementPolicy (Microsoft Graph v1.0). */
export const enableSecurityDefaults = defineAction({
  id: 'enableSecurityDefaults',
  family: 'securityDefaults',
  target: 'accessPolicy',
  label: 'Turn security defaults on again',
  requires: 'remediate',
  needs: ['Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults'],
  calls: [
    'GET /policies/identitySecurityDefaultsEnforcementPolicy',
    'PATCH /policies/identitySecurityDefaultsEnforcementPolicy',
  ],
  undo: 'Tocsin does not take it back: in the Entra admin centre security defaults can be turned off again.',
  appliesTo: (_event, { id }) => id === SECURITY_DEFAULTS,
  async capture({ tenant, writer }, entity): Promise<DefaultsState> {
    return { ...contextOf(entity), ...(await writer.readSecurityDefaults(tenant)) };
  },
  guard: (_ctx, { enabled }) =>
    enabled ? 'Security defaults are on already. There is nothing to put back.' : undefined,
  preview: (state) => [
    'Turns security defaults on for the whole tenant: Microsoft asks everybody to register a second factor within 14 days, asks administrators for it at every sign-in, and blocks older programs.',
    concernedWords(state),
  ],
  concerns: (state) => [
    'Where Conditional Access took their place, this is the wrong way: Microsoft refuses security defaults while a policy is on there.',
    'Programs and devices that sign in with a password alone, such as scanners that send mail, stop working.',
    ...askFirst(state),
  ],
  essence: ({ enabled }) => enabled,
  run: ({ tenant, writer }) => writer.enableSecurityDefaults(tenant),
  verify: (_before, { enabled }) => (enabled ? 'done' : 'notDone'),
  done: (label) => `${label} turned on again`,
});
