// What is told in words: of an item for tips and screen readers, of whatever was chosen in the pane below the picture.
function laneWhere(lane) {
  return [lane.role && lane.role !== lane.name ? lane.role : '', lane.kind, lane.host].filter(t => t).join(' · ');
}
/** Told where it is more than a wire could do. */
function laneClock(lane) {
  const clock = number(lane.clock?.offset);
  return clock === undefined || Math.abs(clock) < 0.0005 ? '' : 'clock ' + offsetText(clock);
}
const laneWords = lane => lane.name === 'main' ? 'The body of the test' : [`Stream ${lane.name}`, laneWhere(lane), laneClock(lane), lane.outcome].filter(t => t).join(', ');
const laneName = lane => lane.name === 'main' ? 'the body' : lane.host ? `${lane.name} @ ${lane.host}` : lane.name;

function itemWords(item) {
  const what = { phase: `Phase ${item.title}`, opening: 'Opening', wait: `Waiting: ${item.title}`, block: item.title }[item.type];
  const waited = item.type === 'block' ? item.waits.reduce((sum, w) => sum + (w.end ?? item.shown) - w.begin, 0) : 0;
  return [item.isCause ? 'First cause: ' + what : what, `on ${laneName(item.lane)}`, item.end === undefined ? MEANINGS.running : item.outcome, seconds(item.shown - item.begin), waited >= 0.0005 ? `${seconds(waited)} of it waiting` : ''].filter(t => t).join(', ');
}
function joinWords(join) {
  const parties = join.lanes.map(l => l.name).join(', ');
  if (join.broken) return `${join.kind} ${join.name} was broken, waiting: ${parties}` + (join.missing.length ? `; missing: ${join.missing.map(l => l.name).join(', ')}` : '');
  return join.type === 'barrier' ? `barrier ${join.name}, released: ${parties}` : `${join.kind} ${join.name}: from ${join.by.name} to ${parties}`;
}

class Details {
  constructor(facts) {
    this.facts = facts;
    this.folders = new Map(Object.entries(facts.folders ?? {}));
    this.pane = byId('details');
  }

  show(thing, picture) {
    this.picture = picture;
    const parts = !thing ? this.ofTest() : thing.waits && thing.facts ? this.ofJoin(thing) : thing.blocks ? this.ofLane(thing) : this.ofItem(thing);
    this.pane.replaceChildren(...parts);
    this.pane.scrollTop = 0;
  }

  at(t) { return t === undefined ? undefined : `${(t - this.picture.begin).toFixed(3)} s`; }
  rows(...pairs) {
    return el('dl', {}, ...pairs.filter(([, value]) => value !== undefined && value !== '').flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value instanceof Node ? value : String(value))]));
  }
  head(outcome, title, sub) {
    return el('h3', {}, outcome ? el('span', { class: 'word ' + outcome }, markOf(outcome), outcome) : '', el('span', { class: 'title' }, title), sub ? el('span', { class: 'sub' }, sub) : '');
  }
  code(title, content, kind) {
    return content === undefined || content === '' ? '' : el('div', { class: 'code ' + (kind ?? '') }, el('h4', {}, title), el('pre', { tabindex: '0' }, content));
  }
  columns(left, ...right) { return el('div', { class: 'columns' }, el('div', {}, ...left.filter(n => n)), el('div', {}, ...right.filter(n => n))); }

  ofItem(item) {
    const r = item.result ?? {}, title = item.type === 'block' ? item.title : itemWords(item).split(',')[0];
    const exit = number(r.exitCode);
    const facts = this.rows(
      ['Stream', laneName(item.lane)],
      ['Outcome', item.end === undefined ? MEANINGS.running : `${item.outcome}${r.end && !text(r.end).startsWith(item.outcome) ? `, ${r.end}` : ''}${r.allowed === true ? ', allowed' : ''}`],
      ['Why', item.reason],
      ['Exit code', exit],
      ['Kind', item.kind],
      ['Process', item.pid === undefined ? undefined : `pid ${item.pid}`],
      ['Began', this.at(item.begin)],
      ['Started', this.at(item.startAt)],
      ['Ready', this.at(item.readyAt)],
      ['Ended', this.at(item.end)],
      ['Took', item.end === undefined ? undefined : seconds(number(r.duration) ?? item.end - item.begin)],
      ['Files', item.type === 'block' ? this.links(item, r.output) : undefined]);
    const output = r.output ?? {}, error = r.error && `${text(r.error.type)}: ${text(r.error.message)}`;
    const last = list(output.last).map(text).join('\n');
    return [
      this.head(item.outcome, title, item.isCause ? 'first cause' : ''),
      this.columns([facts],
        item.type === 'block' ? this.code('Command', text(item.command) || item.title) : '',
        this.code('Exception', error, 'bad'),
        this.code(`Last lines${output.from ? ' on ' + text(output.from) : ''}`, last || (item.type === 'block' && item.result ? '(it wrote nothing)' : '')),
        this.waits(item.waits)),
    ];
  }

  /** The files with all output, from where this page lies. */
  links(item, output) {
    if (!item.result || !output) return undefined;
    // A program's own streams have the run's folder itself, which is '.'.
    const parts = this.picture.test.folder.split('/').filter(p => p !== '.'), stream = this.folders.get(item.lane.name) ?? item.lane.name;
    const links = ['stdout', 'stderr'].filter(name => number(output[name]) > 0).map(name => {
      const path = [...parts, stream, `${item.number}.${name}`];
      return el('div', {}, this.file(path, `${path.join('/')} (${bytes(output[name])})`));
    });
    return links.length ? el('div', {}, ...links) : undefined;
  }

  /** A file of the run, from where this page lies. */
  file(path, label) {
    const known = typeof this.facts.files === 'string' && this.facts.files !== '' && path.every(p => p !== '' && p !== '..' && p !== '.');
    return known ? el('a', { href: this.facts.files + path.map(encodeURIComponent).join('/') }, label) : label;
  }

  waits(waits) {
    const told = waits.slice(0, 200).map(w => {
      const f = w.facts, how = w.result ?? 'still waiting';
      return el('tr', {}, el('td', {}, `${text(f.kind)} ${text(f.name)}`), el('td', {}, w.end === undefined ? '' : seconds(w.end - w.begin)), el('td', { class: how === 'broken' ? 'bad' : '' }, how), el('td', {}, text(f.where)));
    });
    return told.length ? el('div', { class: 'code' }, el('h4', {}, waits.length > 200 ? `Waits (200 of ${waits.length})` : 'Waits'), el('table', {}, ...told)) : '';
  }

  ofJoin(join) {
    const f = join.facts;
    const facts = this.rows(['Outcome', text(f.result)], ['At', this.at(join.at)], ['Decided by', text(f.by)], ['Waiting', join.waits.map(w => `${w.on.name} (${seconds(join.at - w.begin)})`).join(', ')],
      ['Missing', list(f.missing).map(m => `${text(m?.party)}: ${text(m?.why)}`).join('\n')]);
    return [this.head(join.broken ? 'fail' : 'pass', `${join.kind} ${join.name}`, f.consequence === true ? 'a consequence' : join === this.picture.cause?.join ? 'first cause' : ''), this.columns([facts], this.code('What was told', text(f.message), 'bad'))];
  }

  ofLane(lane) {
    const f = lane.facts, blocks = lane.items.filter(i => i.type === 'block');
    const facts = this.rows(['Role', lane.role], ['Kind', lane.kind], ['Host', lane.host], ['Address', text(f.address)], ['Name there', text(f.hostName)], ['User', text(f.user)], ['System', [text(f.system), text(f.architecture)].filter(t => t).join(', ')],
      ['Runtime', text(f.runtime)], ['Agent', f.pid === undefined ? undefined : `pid ${f.pid}`], ['Directory', text(f.directory)], ['Opened in', number(f.took) === undefined ? undefined : seconds(f.took)],
      ['Clock', number(lane.clock?.offset) === undefined ? undefined : `${offsetText(lane.clock.offset)} against ours, ± ${seconds(number(lane.clock.error) ?? 0)}`], ['Ports', lane.ports?.join(', ')], ['Blocks', blocks.length || undefined],
      ['Evidence', lane.evidence && el('div', {}, this.file(lane.evidence.split('/').filter(p => p !== '.'), lane.evidence))]);
    return [this.head(lane.outcome, lane.name === 'main' ? 'The body of the test' : `Stream ${lane.name}`), this.columns([facts],
      this.code(lane.lostAt === undefined ? 'It could not be opened' : 'It was lost', lane.problem && (text(lane.problem.message) || text(lane.problem.reason)), 'bad'),
      this.code('Left behind', lane.leftBehind?.map(text).join('\n')), this.code('Not collected', lane.notCollected?.map(text).join('\n')),
      this.code('Kept', lane.kept && `${text(lane.kept.what)}\nto get in: ${text(lane.kept.enter)}\nto remove: ${text(lane.kept.remove)}`))];
  }

  ofTest() {
    const { test, messages } = this.picture, result = test.result ?? {};
    return [this.columns([this.rows(['Test', test.name], ['Assembly', test.assembly], ['Folder', test.folder], ['Outcome', test.result ? test.outcome + (result.vstest ? `, ${text(result.vstest)} in VSTest` : '') : MEANINGS.running], ['Began', `${test.begin.toFixed(3)} s into the run`], ['Took', seconds(test.duration)])],
      this.code('Message', text(result.message), test.outcome === 'pass' || test.outcome === 'skip' ? '' : 'bad'),
      this.code('Told while it ran', messages.map(m => `${text(m.level)}: ${text(m.text)}`).join('\n')))];
  }
}
