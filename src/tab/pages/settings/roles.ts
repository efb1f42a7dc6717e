/** What each role may do, in a sentence. */
export const ROLES = {
  viewer: 'A viewer reads.',
  responder: 'A responder reads, resolves, ignores single events and acts in tenants.',
  admin: 'An administrator does all that, makes rules and changes settings.',
} as const;
