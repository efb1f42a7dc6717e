import { useEffect, useState } from 'react';
import { ApiError, type WireResult } from '../../api.ts';
import { saidPlainly } from '../../parts/said.ts';
import { useTab } from '../../tab-context.ts';
import type { Asked } from './put-back.tsx';

/** What the steps of putting something back are answered with. */
export type Shown =
  | WireResult<'preview'>
  | WireResult<'approval'>
  | WireResult<'undecided'>
  | WireResult<'regression'>
  | WireResult<'text'>
  | WireResult<'waiting'>;

/** The words of an answer that asks nothing more; undefined of one that does. */
export function saidOf(shown: Shown): string | undefined {
  if (shown.show === 'regression') return saidPlainly(shown.said ?? 'Seen to. The alert shows how it stands.');
  if (shown.show === 'text') return saidPlainly(shown.text);
  return shown.show === 'waiting'
    ? 'It takes longer than usual. The alert shows the outcome as soon as it is known.'
    : undefined;
}

export type Deed = ReturnType<typeof useDeed>;

/** Asks what pressing the button would do, and takes the answers. */
export function useDeed(asked: Asked | undefined) {
  const { api } = useTab();
  const [shown, setShown] = useState<Shown>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function step(verb: string, input: object, isLeft: () => boolean): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = (await api.run(verb, input)) as Shown;
      if (!isLeft()) setShown(answer);
    } catch (error) {
      if (!isLeft()) setProblem(error instanceof ApiError ? error.message : 'It is not known whether this was done.');
    } finally {
      if (!isLeft()) setBusy(false);
    }
  }
  useEffect(() => {
    let left = false;
    setShown(undefined);
    setProblem(undefined);
    setBusy(false);
    if (asked) void step('preview', refOf(asked), () => left);
    return () => void (left = true);
    // What was pressed alone decides.
  }, [asked]);
  function run(verb: string, input: object): void {
    if (asked && !busy) void step(verb, { ...refOf(asked), ...generationOf(shown), ...input }, () => false);
  }
  return { shown, problem, busy, run };
}

function refOf({ tenant, alert, offer: { action, target, g } }: Asked) {
  return { tenant, alert, action, target, g };
}

/** The generation that the question was asked about. */
function generationOf(shown: Shown | undefined): { readonly g?: number } {
  return shown?.show === 'approval' || shown?.show === 'undecided' ? { g: shown.generation } : {};
}
