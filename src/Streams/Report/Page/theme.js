// Light and dark: by the system's wish until the button says otherwise. The canvas has its colours from the style, as they are then.
const theme = {
  colours: {},
  init(changed) {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const show = () => {
      const isDark = (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
      byId('theme').textContent = isDark ? 'Light' : 'Dark';
      byId('theme').setAttribute('aria-label', isDark ? 'Change to light colours' : 'Change to dark colours');
      this.read();
      changed();
      return isDark;
    };
    byId('theme').addEventListener('click', () => {
      const isDark = (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
      document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
      show();
    });
    dark.addEventListener('change', show);
    show();
  },
  read() {
    const probe = el('span', { hidden: true });
    document.body.append(probe);
    const colour = name => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const c = this.colours = { bg: colour('panel'), stripe: colour('stripe'), ink: colour('ink'), muted: colour('muted'), line: colour('line'), join: colour('join'), cause: colour('fail-line'), hit: colour('hit'), phase: colour('phase'), phaseLine: colour('phase-line') };
    for (const word of Object.keys(OUTCOMES)) c[word] = { fill: colour(word + '-fill'), line: colour(word + '-line') };
    probe.remove();
    this.font = getComputedStyle(document.body).fontFamily;
  },
};
