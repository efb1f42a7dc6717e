import { playbook } from './parts/playbook.ts';
import { closeIt } from './parts/steps.ts';
import { named, whoFact } from './parts/words.ts';

/** Purview has finished trying a policy out. */
export const policySimulation = playbook({
  id: 'policySimulation',
  title: 'Policy simulation finished',
  what: {
    label: 'Microsoft raises this when the simulation of a policy that labels files by itself has finished.',
    retention: 'Microsoft raises this when the simulation of a policy that sets retention by itself has finished.',
    purview: 'Microsoft raises this when the simulation of a Purview policy has finished.',
  },
  signs: {
    titles: {
      label: ['MIP AutoLabel simulation completed'],
      retention: [
        'Retention Auto-labeling policy simulation completed',
        'Retention Auto-labelling policy simulation completed',
      ],
      purview: ['Purview policy simulation completed'],
    },
    wording: { purview: /\bpolicy simulation\b/ },
  },
  facts: (carried) => [whoFact(carried)],
  why: () => ['Nothing is attacked and nothing was changed: a simulation only counts.'],
  react: (carried) => [
    closeIt(
      carried,
      `Tell whoever looks after the policy that its result waits in Purview; the alert names ${named(carried)}.`,
      'The policy does nothing until somebody switches it on.',
    ),
  ],
});
