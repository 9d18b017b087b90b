// What the pages do beyond links and forms. Without it, they work.
'use strict';

(function () {
  // A live part looks again every few seconds, while somebody can see it, for half an hour at most.
  const LONGEST_MS = 30 * 60 * 1000;
  const began = performance.now();

  function inUse(part) {
    return part.querySelector('details[open]') !== null || part.contains(document.activeElement);
  }

  document.querySelectorAll('[data-live]').forEach((part) => {
    const seconds = Number(part.dataset.live);
    setInterval(() => {
      if (!document.hidden && performance.now() - began < LONGEST_MS && !inUse(part)) {
        htmx.trigger(part, 'refresh');
      }
    }, seconds * 1000);
  });

  // The exact time is the person's own.
  function ownTimes(part) {
    part.querySelectorAll('time[datetime]').forEach((time) => {
      time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang);
    });
  }

  ownTimes(document);
  document.addEventListener('htmx:afterSettle', () => ownTimes(document));

  // One question at a time, and Escape takes it back.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      document.querySelectorAll('details.confirm[open]').forEach((open) => {
        open.open = false;
        open.querySelector('summary').focus();
      });
    }
  });
})();
