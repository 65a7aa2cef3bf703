// One test's picture: what is seen of it, and what mouse and keys do with it.
// The canvas draws; what can be reached lies over it as real buttons, as long as there are not too many to tell apart.
const MAX_BUTTONS = 250;

class Picture {
  constructor(onSelect) {
    this.onSelect = onSelect;
    this.stage = byId('stage');
    this.canvas = byId('canvas');
    this.ctx = this.canvas.getContext('2d', { alpha: false });
    this.buttons = new Map();
    this.stage.addEventListener('scroll', () => this.redraw());
    this.stage.addEventListener('wheel', e => this.wheel(e), { passive: false });
    this.stage.addEventListener('pointerdown', e => this.down(e));
    this.stage.addEventListener('pointermove', e => this.move(e));
    this.stage.addEventListener('pointerup', () => this.drag = undefined);
    this.stage.addEventListener('pointercancel', () => this.drag = undefined);
    this.stage.addEventListener('pointerleave', () => byId('tip').hidden = true);
    this.stage.addEventListener('click', e => this.click(e));
    this.stage.addEventListener('keydown', e => this.key(e));
    byId('zoom-in').addEventListener('click', () => this.zoom(0.5));
    byId('zoom-out').addEventListener('click', () => this.zoom(2));
    byId('zoom-all').addEventListener('click', () => this.whole());
    new ResizeObserver(() => this.resize()).observe(this.stage);
  }

  show(model) {
    this.model = model;
    this.selected = undefined;
    this.hits = undefined;
    this.current = model.cause?.item ?? model.lanes.flatMap(l => l.items).find(i => i.type === 'block') ?? model.lanes[0].items[0];
    this.full = { from: model.begin, to: model.end + (model.end - model.begin) * 0.01 };
    this.view = { ...this.full };
    this.stage.scrollTop = 0;
    this.resize();
    // The first cause is in sight from the start, in whichever of a hundred lanes it is.
    const cause = model.cause?.item;
    if (cause && cause.y + BAR + 20 > this.stage.clientHeight) this.stage.scrollTop = cause.y - this.stage.clientHeight / 2;
  }

  resize() {
    if (!this.model || this.stage.clientWidth === 0) return;
    this.layout = layOut(this.model, this.stage.clientWidth);
    byId('sizer').style.height = `${this.layout.height}px`;
    this.stage.style.setProperty('--wanted', `${this.layout.height + 2}px`);
    this.labels();
    this.draw();
  }

  redraw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  draw() {
    if (!this.layout) return;
    const ratio = devicePixelRatio || 1, width = this.stage.clientWidth, height = this.stage.clientHeight;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    // What is scrolled below the axis is under it.
    for (const layer of ['labels', 'items']) byId(layer).style.clipPath = `inset(${this.stage.scrollTop + this.layout.head}px 0 -9px -9px)`;
    drawPicture(this.ctx, this.model, this.layout, this.view, { scroll: this.stage.scrollTop, height, selected: this.selected, hits: this.hits });
    this.overlay();
  }

  get plot() { return this.layout.width - this.layout.left - RIGHT; }
  x(t) { return this.layout.left + (t - this.view.from) / (this.view.to - this.view.from) * this.plot; }
  time(px) { return this.view.from + (px - this.layout.left) / this.plot * (this.view.to - this.view.from); }

  labels() {
    const rows = this.model.lanes.map(lane => {
      const label = el('button', { type: 'button', class: 'lane', 'aria-label': laneWords(lane), onclick: () => this.select(lane) },
        el('span', { class: 'name' }, lane.outcome && lane.outcome !== 'pass' ? markOf(lane.outcome) : '', el('b', {}, lane.name === 'main' ? 'test body' : lane.name), el('i', {}, laneClock(lane))),
        el('span', { class: 'where' }, laneWhere(lane)));
      label.style.top = `${lane.y}px`;
      label.style.width = `${this.layout.narrow ? this.layout.width : this.layout.left - 8}px`;
      label.style.height = `${this.layout.narrow ? this.layout.title + 4 : lane.height}px`;
      return label;
    });
    byId('labels').className = this.layout.narrow ? 'narrow' : '';
    byId('labels').replaceChildren(...rows);
  }

  /** What is in sight, with where it is. */
  inSight(limit) {
    const found = [], top = this.stage.scrollTop, bottom = top + this.stage.clientHeight;
    for (const lane of this.model.lanes) {
      if (lane.y + lane.height < top || lane.y > bottom) continue;
      for (const row of lane.rows)
        for (let i = firstAfter(row, this.view.from); i < row.length && row[i].begin <= this.view.to; i++) {
          found.push(row[i]);
          if (found.length > limit) return found;
        }
    }
    return found;
  }

  overlay() {
    let wanted = this.inSight(MAX_BUTTONS);
    if (wanted.length > MAX_BUTTONS) wanted = [];
    if (this.current && !wanted.includes(this.current)) wanted.push(this.current);
    const keep = new Set(wanted);
    for (const [item, button] of this.buttons)
      if (!keep.has(item)) {
        button.remove();
        this.buttons.delete(item);
      }
    for (const item of wanted) {
      let button = this.buttons.get(item);
      if (!button) {
        button = el('button', { type: 'button', class: 'item', 'aria-label': itemWords(item) });
        button.item = item;
        button.addEventListener('focus', () => this.current = item);
        this.buttons.set(item, button);
        byId('items').append(button);
      }
      const left = Math.max(this.layout.left - 4, Math.min(this.x(item.begin), this.layout.width - 6)), right = Math.min(this.layout.width, this.x(item.shown));
      button.style.transform = `translate(${left}px, ${item.y}px)`;
      button.style.width = `${Math.max(4, right - left)}px`;
      button.tabIndex = item === this.current ? 0 : -1;
      button.setAttribute('aria-pressed', String(item === this.selected));
    }
  }

  select(thing, quiet) {
    this.selected = thing;
    if (thing?.lane) this.current = thing;
    this.redraw();
    if (!quiet) this.onSelect(thing);
  }

  /** Brings an item into sight, and so near that it can be read. */
  reveal(item, focus) {
    const span = this.view.to - this.view.from, own = item.shown - item.begin, middle = (item.begin + item.shown) / 2;
    if (own > 0 && own / span * this.plot < 12) this.setView(middle - own * 5, middle + own * 5);
    else if (item.begin > this.view.to || item.shown < this.view.from) this.setView(middle - span / 2, middle + span / 2);
    const y = item.y - this.layout.head - 30;
    if (item.y + BAR + 20 > this.stage.scrollTop + this.stage.clientHeight || y < this.stage.scrollTop - 20) this.stage.scrollTop = Math.max(0, y);
    this.current = item;
    this.draw();
    if (focus) this.buttons.get(item)?.focus({ preventScroll: true });
  }

  setView(from, to) {
    const whole = this.full.to - this.full.from, span = Math.min(whole, Math.max(to - from, whole / 1e7, 1e-6));
    const middle = (from + to) / 2;
    let start = Math.min(Math.max(middle - span / 2, this.full.from), this.full.to - span);
    this.view = { from: start, to: start + span };
    this.redraw();
  }
  whole() { this.setView(this.full.from, this.full.to); }
  zoom(by, at = (this.view.from + this.view.to) / 2) {
    this.setView(at - (at - this.view.from) * by, at + (this.view.to - at) * by);
  }
  pan(part) {
    const by = (this.view.to - this.view.from) * part;
    this.setView(this.view.from + by, this.view.to + by);
  }

  wheel(e) {
    if (e.ctrlKey || e.metaKey) {
      e.preventDefault();
      this.zoom(Math.exp(Math.max(-1, Math.min(1, e.deltaY / 250))), this.time(this.at(e).x));
    } else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
      e.preventDefault();
      this.pan((e.deltaX || e.deltaY) / this.plot);
    }
  }
  at(e) {
    const box = this.stage.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  }
  down(e) {
    this.dragged = false;
    if (e.button === 0 && !e.target.closest('.lane')) this.drag = { x: e.clientX, view: { ...this.view } };
  }
  move(e) {
    if (this.drag && e.buttons & 1) {
      const by = e.clientX - this.drag.x;
      if (!this.dragged && Math.abs(by) < 4) return;
      if (!this.dragged) this.stage.setPointerCapture(e.pointerId);
      this.dragged = true;
      byId('tip').hidden = true;
      const t = by / this.plot * (this.view.to - this.view.from);
      this.setView(this.drag.view.from - t, this.drag.view.to - t);
      return;
    }
    this.tip(e);
  }
  click(e) {
    if (this.dragged || e.target.closest('.lane')) {
      this.dragged = false;
      return;
    }
    // By the keyboard a button has no place in the picture.
    const thing = e.detail === 0 ? e.target.item : this.under(this.at(e));
    if (thing) this.select(thing);
  }

  /** The item or the barrier at a place of the stage. */
  under({ x, y }) {
    if (!this.model) return undefined;
    const near = 5;
    const join = inNames => this.model.joins.filter(j => (inNames ? j.type === 'barrier' : true) && Math.abs(this.x(j.at) - x) <= (inNames ? 30 : near - 1))
      .sort((a, b) => Math.abs(this.x(a.at) - x) - Math.abs(this.x(b.at) - x))[0];
    if (y < this.layout.head) return y > AXIS ? join(true) : undefined;
    const down = y + this.stage.scrollTop, t = this.time(x), slack = near / this.plot * (this.view.to - this.view.from);
    const lane = this.model.lanes.find(l => down >= l.y && down < l.y + l.height);
    for (const row of lane?.rows ?? []) {
      if (row.length === 0 || down < row[0].y - 1 || down > row[0].y + BAR + 1) continue;
      const first = firstAfter(row, t - slack), close = row.slice(first, first + 40).filter(i => i.begin <= t + slack);
      const best = close.find(i => i.begin <= t && i.shown >= t) ?? close[0];
      const line = join(false);
      if (best && !(line && Math.abs(this.x(line.at) - x) <= 1.5)) return best;
    }
    const line = join(false), all = line && [...line.lanes, ...line.missing].map(l => l.middle);
    return line && down <= Math.max(...all) + 8 ? line : undefined;
  }

  tip(e) {
    const thing = e.target.closest('.lane') ? undefined : this.under(this.at(e)), tip = byId('tip');
    this.stage.classList.toggle('over', !!thing);
    tip.hidden = !thing;
    if (!thing) return;
    tip.textContent = thing.lane ? itemWords(thing) : joinWords(thing);
    tip.style.left = `${Math.max(4, Math.min(e.clientX + 12, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${e.clientY + 18 + tip.offsetHeight > innerHeight ? e.clientY - tip.offsetHeight - 10 : e.clientY + 18}px`;
  }

  key(e) {
    if (e.altKey || e.ctrlKey || e.metaKey || !this.model) return;
    const steps = { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1), ArrowUp: () => this.stepLane(-1), ArrowDown: () => this.stepLane(1) };
    const pans = { ArrowLeft: () => this.pan(-0.2), ArrowRight: () => this.pan(0.2) };
    const others = { '+': () => this.zoom(0.5, this.focusTime()), '=': () => this.zoom(0.5, this.focusTime()), '-': () => this.zoom(2, this.focusTime()), '0': () => this.whole(), Escape: () => this.select(undefined) };
    const act = (e.shiftKey ? pans : steps)[e.key] ?? others[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  }
  focusTime() {
    return this.current ? (Math.max(this.current.begin, this.view.from) + Math.min(this.current.shown, this.view.to)) / 2 : undefined;
  }
  step(by) {
    const items = this.current?.lane.items ?? [], next = items[items.indexOf(this.current) + by];
    if (next) this.reveal(next, true);
  }
  stepLane(by) {
    const lanes = this.model.lanes, from = this.current;
    if (!from) return;
    for (let i = from.lane.order + by; i >= 0 && i < lanes.length; i += by) {
      if (lanes[i].items.length === 0) continue;
      const apart = item => Math.max(0, item.begin - from.shown, from.begin - item.shown);
      this.reveal(lanes[i].items.reduce((best, item) => apart(item) < apart(best) ? item : best), true);
      return;
    }
  }
}
