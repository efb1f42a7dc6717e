/** What was seen between `watch.begin()` and `watch.end()` in the page. */
export interface Seen {
  /** Between one frame and the next, in milliseconds. */
  readonly gaps: readonly number[];
  /** Tasks that held the page up for more than 50 ms. */
  readonly longTasks: number;
  /** The most rows that were in the document at once. */
  readonly rows: number;
}

/**
 * Script for the page: `watch.drag(ms)` takes the list from top to end and back as the thumb of a scroll bar does,
 * `watch.jump(share)` goes to a far place and tells how long rows on the screen were missing there.
 */
export const WATCH = `
window.watch = (() => {
  let gaps = [], longTasks = 0, rows = 0, before, isOn = false;
  const frame = () => new Promise(requestAnimationFrame);
  new PerformanceObserver((list) => { longTasks += list.getEntries().length; }).observe({ entryTypes: ['longtask'] });
  async function watching() {
    before = await frame();
    while (isOn) {
      const now = await frame();
      gaps.push(now - before);
      before = now;
      rows = Math.max(rows, document.querySelectorAll('[role=rowgroup] [role=row]').length);
    }
  }
  const most = () => document.documentElement.scrollHeight - innerHeight;
  function isFilled() {
    const seen = [...document.querySelectorAll('[role=rowgroup] [role=row]')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > 60 && top < innerHeight;
    });
    return seen.length > 5 && seen.every((row) => !row.hasAttribute('aria-busy'));
  }
  return {
    begin() { gaps = []; longTasks = 0; rows = 0; isOn = true; void watching(); },
    end() { isOn = false; return { gaps, longTasks, rows }; },
    async drag(ms) {
      const began = performance.now();
      for (let share = 0; share < 1; share = (performance.now() - began) / ms) {
        scrollTo(0, most() * (1 - Math.abs(1 - 2 * share)));
        await frame();
      }
    },
    async jump(share) {
      const began = performance.now();
      scrollTo(0, 600 + (most() - 600) * share);
      do await frame(); while (!isFilled());
      return performance.now() - began;
    },
  };
})();
`;
