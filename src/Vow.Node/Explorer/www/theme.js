// Before the page is drawn, so that it never flashes in the other theme. Not a module, which would run too late.
(() => {
  try {
    const chosen = localStorage.getItem('vow.theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // A browser that keeps nothing: the system's theme it is.
  }
})();
