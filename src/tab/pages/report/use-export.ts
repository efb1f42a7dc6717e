import { useState } from 'react';
import type { WireResult } from '../../api.ts';
import { saveFile } from '../../parts/save-file.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { eventsWord } from './bulk-words.ts';
import { inputOf, type Filter } from './filter.ts';

/** Saves the filtered list as a file and says how much of it that is. */
export function useExport(filter: Filter): { readonly isSaving: boolean; save(): void } {
  const { api } = useTab();
  const { said, failed } = useToasts();
  const [isSaving, setSaving] = useState(false);
  async function work(): Promise<void> {
    setSaving(true);
    try {
      const file = await api.run<'file'>('reportCsv', { ...inputOf(filter), order: filter.order });
      saveFile(file);
      const isWhole = file.rows === file.total && !file.since && !file.reading;
      said(
        isWhole ? `${eventsWord(file.rows)} saved as ${file.name}` : `The first ${file.rows} saved. ${partWords(file)}`,
      );
    } catch (error) {
      failed(error);
    } finally {
      setSaving(false);
    }
  }
  return { isSaving, save: () => void work() };
}

function partWords({ rows, total }: WireResult<'file'>): string {
  if (rows < total)
    return `There are ${total.toLocaleString('en-GB')} in all: filter for days or tenants to get the others.`;
  return 'Older resolved events are not in this list.';
}
