import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { quoted } from '../../../texts/dialogs.ts';
import type { WireResult } from '../../api.ts';
import { bringFocusBack } from '../../parts/focus-back.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { runToEnd } from '../../run-to-end.ts';
import { useTab } from '../../tab-context.ts';
import { FlowDialog } from './flow-dialog.tsx';
import type { News } from './meanwhile.tsx';
import type { EventPageValue, PageOfferValue } from './types.ts';

/** Everything that a step of a flow may be answered with. */
export type FlowAnswer =
  | WireResult<'preview'>
  | WireResult<'approval'>
  | WireResult<'undecided'>
  | WireResult<'chooseTarget'>
  | WireResult<'contain'>
  | WireResult<'contained'>
  | WireResult<'secret'>
  | WireResult<'waiting'>
  | WireResult<'ignoreForm'>
  | WireResult<'ignorePreview'>
  | WireResult<'event'>
  | WireResult<'text'>;

type WireUndo = NonNullable<WireResult<'event'>['undo']>;

/** What the dialog asks or tells. */
export type Stage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'note' }
  | { readonly kind: 'answer'; readonly answer: FlowAnswer };

/** What is done at a press: each can be taken back. */
type QuickVerb = 'assign' | 'unassign' | 'reopen' | 'unignore';

export interface Flow {
  /** Shows what a remediation would do; nothing is changed yet. */
  preview(offer: PageOfferValue, label: string, opener?: Element | null): void;
  resolve(): void;
  note(): void;
  ignore(): void;
  /** Does what needs no question, and tells how to take it back. */
  quick(verb: QuickVerb): void;
}

const FlowContext = createContext<Flow | undefined>(undefined);

export function useFlow(): Flow {
  const flow = useContext(FlowContext);
  if (!flow) throw new Error('This part stands outside the page of an event.');
  return flow;
}

export interface DialogState {
  readonly title: string;
  readonly stage: Stage;
  readonly busy: boolean;
  readonly error?: string | undefined;
  /** The remediation that it began with: what takes it back is found by it. */
  readonly offer?: PageOfferValue;
}

interface FlowProviderProps {
  readonly event: EventPageValue;
  readonly news: News;
  readonly children: ReactNode;
  again(): void;
}

/** What is asked and answered about one event, in one dialog at a time: it outlives every refresh of the page. */
export function FlowProvider({ event, news, again, children }: FlowProviderProps) {
  const { api } = useTab();
  const toasts = useToasts();
  const [state, setState] = useState<DialogState>();
  const opener = useRef<Element | null>(null);
  const { n } = event;
  // Several at once would be told in the wrong order: the last one that was begun counts.
  const turn = useRef(0);

  const open = useCallback((next: DialogState, from?: Element | null) => {
    opener.current = from ?? document.activeElement;
    setState(next);
  }, []);
  const close = useCallback(() => {
    turn.current += 1;
    setState(undefined);
    // What was pressed may be gone by now, as "Resolve" is on what is resolved: the heading stays.
    bringFocusBack(opener.current);
  }, []);
  const ask = useCallback(
    async (verb: string, input: object): Promise<FlowAnswer | undefined> => {
      const mine = ++turn.current;
      setState((before) => before && { ...before, busy: true, error: undefined });
      try {
        const answer = (await api.run(verb, { n, ...input })) as FlowAnswer;
        if (turn.current !== mine) return undefined;
        setState((before) => before && { ...before, busy: false, stage: { kind: 'answer', answer } });
        again();
        return answer;
      } catch (fault) {
        if (turn.current !== mine) return undefined;
        const error =
          fault instanceof Error ? fault.message : 'It is not known whether this was done. Look at the event again.';
        setState((before) => before && { ...before, busy: false, error: quoted(error) });
        return undefined;
      }
    },
    [api, n, again],
  );
  const undo = useCallback(
    async (way: WireUndo) => {
      try {
        const { said } = await runToEnd<'event'>(api, way);
        return quoted(said ?? 'Taken back.');
      } finally {
        again();
      }
    },
    [api, again],
  );
  /** Tells an outcome at the edge of the page, with the way back where there is one. */
  const tell = useCallback(
    (answer: FlowAnswer) => {
      const said = quoted('said' in answer ? (answer.said ?? '') : 'text' in answer ? answer.text : '');
      const way = answer.show === 'event' ? answer.undo : undefined;
      if (way) toasts.undoable(said, () => undo(way));
      else if (answer.show === 'event') toasts.told(said);
      else toasts.said(said);
    },
    [toasts, undo],
  );
  const isBusy = useRef(false);
  const doNow = useCallback(
    async (verb: QuickVerb) => {
      // Pressed twice is meant once.
      if (isBusy.current) return;
      isBusy.current = true;
      try {
        const answer = (await api.run(verb, { n })) as FlowAnswer;
        if (answer.show === 'waiting') open({ title: `Event ${n}`, stage: { kind: 'answer', answer }, busy: false });
        else tell(answer);
      } catch (fault) {
        toasts.failed(fault);
      } finally {
        isBusy.current = false;
        again();
      }
    },
    [api, n, again, tell, toasts, open],
  );
  const flow = useMemo(
    (): Flow => ({
      preview(offer, label, from) {
        open({ title: `${offer.label}: ${label}`, stage: { kind: 'asking' }, busy: true, offer }, from);
        const { action, target, generation: g } = offer;
        void ask('preview', { action, target, g });
      },
      resolve: () => open({ title: `Resolve event ${n}`, stage: { kind: 'resolve' }, busy: false }),
      note: () => open({ title: `Note on event ${n}`, stage: { kind: 'note' }, busy: false }),
      ignore() {
        open({ title: `Ignore event ${n}`, stage: { kind: 'asking' }, busy: true });
        void ask('ignoreForm', {});
      },
      quick(verb) {
        void doNow(verb);
      },
    }),
    [open, ask, doNow, n],
  );
  useEffect(() => () => void (turn.current += 1), []);
  return (
    <FlowContext.Provider value={flow}>
      {children}
      {state && <FlowDialog state={state} event={event} news={news} ask={ask} close={close} tell={tell} />}
    </FlowContext.Provider>
  );
}
