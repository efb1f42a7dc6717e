import type { Mail } from '../../src/mail/sender.ts';

/** A mail; what a test is about is given over. */
export function aMail(over: Partial<Mail> = {}): Mail {
  return {
    from: { address: 'tocsin@provider.example', name: 'Tocsin' },
    to: ['desk@provider.example'],
    subject: 'Admin MFA Policy Alert for Harbour Clinics',
    text: 'Tenant: Harbour Clinics\nDiscovered on: 2026-11-22\n',
    messageId: '<tocsin.0123.1.r1@provider.example>',
    references: [],
    key: '0123',
    test: false,
    at: new Date('2026-11-22T13:00:00Z'),
    ...over,
  };
}
