/** Light, dark, or as the system says. Loaded before anything is drawn, so that nothing flashes; not a module. */
(() => {
  const KEY = "stand-in-slack/theme";
  const CHOICES = ["light", "dark"];

  /** The remembered choice, or "system"; a browser that forbids storing follows the system. */
  function remembered() {
    try {
      const found = localStorage.getItem(KEY);
      return CHOICES.includes(found) ? found : "system";
    } catch {
      return "system";
    }
  }

  function show(choice) {
    if (CHOICES.includes(choice)) document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
  }

  function choose(choice) {
    show(choice);
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // It holds for this page then.
    }
  }

  addEventListener("storage", (event) => event.key === KEY && show(remembered()));
  show(remembered());
  globalThis.theme = { current: () => document.documentElement.dataset.theme ?? "system", choose };
})();
