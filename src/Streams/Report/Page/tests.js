// The list of tests: only the rows in sight are in the document, so that ten thousand cost no more than ten.
const ROW = 46;

class TestList {
  constructor(run, onChoose) {
    Object.assign(this, { run, onChoose, shown: run.tests, chosen: undefined, hidden: new Set(), query: '' });
    this.box = byId('tests');
    this.sizer = el('div', { role: 'presentation', class: 'rows' });
    this.box.append(this.sizer);
    this.box.addEventListener('scroll', () => this.draw());
    this.box.addEventListener('keydown', e => this.key(e));
    this.box.addEventListener('click', e => {
      const row = e.target.closest('[role=option]');
      if (row) this.choose(row.test);
    });
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.tally();
  }

  tally() {
    const counts = new Map();
    for (const t of this.run.tests) counts.set(t.outcome, (counts.get(t.outcome) ?? 0) + 1);
    byId('tally').replaceChildren(...[...counts].map(([outcome, count]) => el('button', {
      type: 'button', class: 'word ' + outcome, 'aria-pressed': 'true', title: `Show or hide: ${MEANINGS[outcome]}`, onclick: e => {
        const hide = !this.hidden.delete(outcome);
        if (hide) this.hidden.add(outcome);
        e.currentTarget.setAttribute('aria-pressed', String(!hide));
        this.filter();
      },
    }, markOf(outcome), `${count} ${outcome === 'running' ? 'cut off' : outcome}`)));
  }

  filter() {
    this.shown = this.run.tests.filter(t => !this.hidden.has(t.outcome) && (this.query === '' || searchText(t).includes(this.query)));
    this.draw();
  }

  choose(test) {
    this.chosen = test;
    const i = this.shown.indexOf(test);
    if (i >= 0) {
      if (i * ROW < this.box.scrollTop) this.box.scrollTop = i * ROW;
      else if ((i + 1) * ROW > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = (i + 1) * ROW - this.box.clientHeight;
    }
    this.draw();
    this.onChoose(test);
  }

  key(e) {
    const i = this.shown.indexOf(this.chosen), last = this.shown.length - 1, page = Math.max(1, Math.floor(this.box.clientHeight / ROW) - 1);
    const to = { ArrowDown: Math.min(last, i + 1), ArrowUp: Math.max(0, i - 1), Home: 0, End: last, PageDown: Math.min(last, i + page), PageUp: Math.max(0, i - page) }[e.key];
    if (to === undefined || last < 0) return;
    e.preventDefault();
    this.choose(this.shown[to]);
  }

  draw() {
    const from = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 4), to = Math.min(this.shown.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + 4);
    this.sizer.style.height = `${this.shown.length * ROW}px`;
    const rows = [];
    for (let i = from; i < to; i++) {
      const test = this.shown[i], row = el('div', {
        role: 'option', id: 'test-' + i, class: 'row', 'aria-selected': String(test === this.chosen), 'aria-setsize': String(this.shown.length), 'aria-posinset': String(i + 1),
        'aria-label': `${test.title}, ${test.outcome === 'running' ? MEANINGS.running : test.outcome}, ${seconds(test.duration)}`, title: test.name,
      }, el('span', { class: 'word ' + test.outcome }, markOf(test.outcome), test.outcome === 'running' ? 'cut off' : test.outcome),
      el('span', { class: 'of' }, classOf(test)), el('span', { class: 'took' }, seconds(test.duration)), el('span', { class: 'title' }, test.title.replaceAll('_', ' ')));
      row.test = test;
      row.style.top = `${i * ROW}px`;
      rows.push(row);
    }
    if (this.shown.length === 0) rows.push(el('p', { class: 'none' }, this.run.tests.length ? 'No test matches.' : 'No test had begun.'));
    this.sizer.replaceChildren(...rows);
    const at = this.shown.indexOf(this.chosen);
    if (at >= from && at < to) this.box.setAttribute('aria-activedescendant', 'test-' + at); else this.box.removeAttribute('aria-activedescendant');
  }
}

/** The class of a test, as its list shows only its method. */
const classOf = test => test.name.split('(')[0].split('.').at(-2) ?? '';

/** All that can be searched for of an event, a test or an item, in small letters. */
function eventText(e) {
  const parts = [e.name, e.variant, e.title, e.command, e.stream, e.role, e.kind, e.host, e.address, e.hostName, e.reason, e.message, e.text, e.problem, e.error?.type, e.error?.message, e.cause?.text];
  for (const line of list(e.output?.last)) parts.push(line);
  for (const s of list(e.streams)) parts.push(s?.name, s?.role, s?.host);
  return parts.filter(p => typeof p === 'string').join('\n');
}
const searchText = test => test.searchText ??= test.events.map(eventText).join('\n').toLowerCase();
function itemText(item) {
  return item.searchText ??= [item.title, item.type, text(item.command), item.reason ?? '', item.lane.name, item.lane.host, item.lane.role, text(item.lane.facts.address), text(item.lane.facts.hostName), item.result ? eventText(item.result) : '', ...item.waits.map(w => text(w.facts.name))].join('\n').toLowerCase();
}
