import { useEffect, useState, type ComponentType } from 'react';

/**
 * A part of the tab that is loaded when it is first shown; until then `Waiting` stands in its place. What cannot be
 * loaded is thrown to the boundary around it, and tried again when it is shown anew.
 *
 * Not `lazy` of React: a Suspense that has shown anything else shows nothing new for 300 ms, and the page would ask for
 * its data that much later.
 */
export function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Nothing,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  return function Part(props) {
    const [state, setState] = useState<{ readonly fault?: unknown }>();
    // As it is drawn: it may come between that and the effect, for another place that waits for it.
    const isThere = Loaded !== undefined;
    useEffect(() => {
      if (isThere) return undefined;
      let isShown = true;
      loaded(load)
        .then((component) => {
          Loaded = component;
          return {};
        })
        .catch((fault: unknown) => ({ fault }))
        .then((outcome) => isShown && setState(outcome));
      return () => void (isShown = false);
    }, []);
    if (state?.fault !== undefined) throw state.fault;
    return Loaded ? <Loaded {...props} /> : <Waiting />;
  };
}

function Nothing(): null {
  return null;
}

const AGAIN_MS = 1_000;
/** Two versions may be served side by side while one takes the place of the other. */
const ONCE_IN_MS = 60_000;

/**
 * What cannot be fetched is asked for once more. Where Tocsin was renewed meanwhile it is gone for good: the tab is then
 * loaded anew, at the same place, and never twice in a row.
 */
async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    if (await isRenewed()) return loadAnew();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    return load();
  }
}

/** True where the page of the tab no longer names the script that this one was begun with. */
async function isRenewed(): Promise<boolean> {
  const own = document.querySelector('script[type=module][src]')?.getAttribute('src');
  const { renewedAt = 0 } = (window.history.state ?? {}) as { readonly renewedAt?: number };
  if (!own || Date.now() - renewedAt < ONCE_IN_MS) return false;
  const response = await fetch('/tab', { cache: 'no-store' }).catch(() => undefined);
  return response?.ok === true && !(await response.text()).includes(own);
}

function loadAnew(): Promise<never> {
  window.history.replaceState({ ...(window.history.state as object | null), renewedAt: Date.now() }, '');
  window.location.reload();
  return new Promise(() => {});
}
