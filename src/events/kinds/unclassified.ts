import { z } from 'zod';
import { entityLabel } from '../../entities/entity.ts';
import { defineKind } from '../kind.ts';
import { readEntities } from './parts/read-entities.ts';
import { entitiesTold } from './parts/told.ts';
import { listWords } from './parts/words.ts';

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
    carried: [...readEntities(alert), ...entitiesTold(alert)],
  }),
  entities: ({ carried }) => carried,
  facts: ({ category, serviceSource }) => [
    { label: 'Category', value: category },
    { label: 'Raised by', value: serviceSource },
  ],
  suspicious: () => [],
  react: ({ carried }) => {
    const things = listWords(carried.map(entityLabel));
    const people = listWords(carried.filter(({ type }) => type === 'user').map(entityLabel));
    return [
      {
        what: `Open the alert${things && ` about ${things}`} at Microsoft and read its own advice.`,
        why: 'Tocsin does not know this kind of alert, so it cannot tell what is usual here.',
      },
      ...(people
        ? [
            {
              what: `Ask ${people} what they were doing at that time.`,
              why: 'Most alerts are told apart by one answer.',
            },
          ]
        : []),
    ];
  },
});
