import { z } from 'zod';
import { readEntities } from '../evidence.ts';
import { defineKind } from '../kind.ts';

/** Everything that no other kind recognises: shown with all it carries and the provider's own advice. */
export const unclassified = defineKind({
  id: 'unclassified',
  title: 'Unclassified',
  evidence: z.object({
    category: z.string().optional(),
    serviceSource: z.string().optional(),
    carried: z.array(z.custom<ReturnType<typeof readEntities>[number]>()),
  }),
  matches: () => true,
  read: (alert) => ({
    ...(alert.category && { category: alert.category }),
    ...(alert.serviceSource && { serviceSource: alert.serviceSource }),
    carried: readEntities(alert),
  }),
  entities: ({ carried }) => carried,
  facts: ({ category, serviceSource }) => [
    { label: 'Category', value: category },
    { label: 'Raised by', value: serviceSource },
  ],
  suspicious: () => [],
  react: ({ carried }) => [
    {
      what: 'Open the alert at Microsoft and read its own advice.',
      why: 'Tocsin does not know this kind of alert, so it cannot tell what is usual here.',
    },
    ...(carried.some((entity) => entity.type === 'user')
      ? [
          {
            what: 'Ask the people named above what they were doing at that time.',
            why: 'Most alerts are told apart by one answer.',
          },
        ]
      : []),
  ],
});
