// Puts the page together from the data that is in it.
const run = readRun(JSON.parse(byId('events').textContent));
const facts = JSON.parse(byId('facts').textContent);
let model, hits = [];

const details = new Details(facts);
const picture = new Picture(thing => {
  details.show(thing, model);
  note(thing);
});
const tests = new TestList(run, test => showTest(test));

function showTest(test) {
  if (model?.test !== test) {
    model = readTest(test, run.last);
    head(test);
    picture.show(model);
    details.show(undefined, model);
    legend();
    mark();
  }
  note(picture.selected);
}

/** The address of what is looked at, to be handed on. */
function note(thing) {
  if (!model) return;
  const block = thing?.type === 'block' ? `&stream=${encodeURIComponent(thing.lane.name)}&block=${thing.number}` : '';
  const hash = `#test=${model.test.number}${block}`;
  // Without a step in the history each: Back leads out of the page.
  if (location.hash !== hash) history.replaceState(null, '', hash);
}

function follow() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const test = run.byNumber.get(Number(wanted.get('test'))) ?? (model ? undefined : run.tests[0]);
  if (!test) return;
  const stream = wanted.get('stream'), number = Number(wanted.get('block'));
  tests.choose(test);
  const block = stream === null ? undefined : model.lanes.find(l => l.name === stream)?.blocks.get(number);
  if (block) {
    picture.reveal(block);
    picture.select(block);
  }
}

function head(test) {
  const cause = model.cause, consequences = list(test.result?.consequences).map(text);
  const show = cause && (cause.item ?? cause.join) ? el('button', { type: 'button', class: 'plain show', onclick: () => {
    if (cause.item) picture.reveal(cause.item, true);
    picture.select(cause.join ?? cause.item);
  } }, 'Show it') : '';
  const told = cause?.text || (test.outcome === 'pass' ? '' : text(test.result?.message).split('\n')[0]);
  // A text that names the stream itself needs no second one.
  const where = cause?.stream && !told.includes(`'${cause.stream}'`) ? el('span', { class: 'where' }, cause.host ? `${cause.stream} @ ${cause.host}` : cause.stream) : '';
  byId('test-head').replaceChildren(
    el('h2', {}, el('span', { class: 'word ' + test.outcome }, markOf(test.outcome), test.outcome === 'running' ? 'cut off' : test.outcome), el('span', { class: 'title' }, test.title.replaceAll('_', ' ')), el('span', { class: 'took' }, seconds(test.duration))),
    told ? el('div', { class: 'cause ' + test.outcome, role: 'note' }, el('p', {}, el('strong', {}, cause ? 'First cause' : MEANINGS[test.outcome]), where, told), show,
      consequences.length ? el('details', {}, el('summary', {}, consequences.length === 1 ? '1 consequence' : `${consequences.length} consequences`), el('ul', {}, ...consequences.slice(0, 100).map(c => el('li', {}, c)))) : '') : '');
}

/** Only what is on this picture. */
function legend() {
  const seen = new Set(model.lanes.flatMap(l => l.items).filter(i => i.type === 'block' || i.outcome !== 'pass').map(i => i.outcome)), order = Object.keys(OUTCOMES).filter(o => seen.has(o));
  byId('legend').replaceChildren(...order.map(o => el('span', { class: 'word ' + o }, markOf(o), o === 'running' ? 'cut off' : o)),
    model.lanes.some(l => l.items.some(i => i.waits.length)) ? el('span', { class: 'word waiting' }, el('i', { class: 'hatch' }), 'waits') : '',
    model.joins.some(j => j.type === 'barrier' && !j.broken) ? el('span', { class: 'word joined' }, el('i', { class: 'line' }), 'barrier') : '',
    model.joins.some(j => j.broken) ? el('span', { class: 'word joined broken' }, el('i', { class: 'line' }), 'broken') : '');
}

/** Marks what the search finds on the picture, and says how much there is. */
function mark() {
  const query = tests.query;
  hits = query === '' || !model ? [] : model.lanes.flatMap(l => l.items).filter(i => itemText(i).includes(query)).sort((a, b) => a.begin - b.begin);
  picture.hits = query === '' ? undefined : new Set(hits);
  byId('search-count').textContent = query === '' ? '' : `${tests.shown.length} ${tests.shown.length === 1 ? 'test' : 'tests'}, ${hits.length} here`;
  picture.redraw();
}

let typing;
byId('search').addEventListener('input', e => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    tests.query = e.target.value.trim().toLowerCase();
    tests.filter();
    // What is looked at stays when it has a hit; else the first that has one comes.
    if (tests.shown.length && !tests.shown.includes(model?.test)) tests.choose(tests.shown[0]);
    mark();
  }, 120);
});
byId('search').addEventListener('keydown', e => {
  if (e.key !== 'Enter' || hits.length === 0) return;
  const i = hits.indexOf(picture.selected), next = hits[(i + (e.shiftKey ? -1 : 1) + hits.length) % hits.length];
  picture.reveal(next);
  picture.select(next);
});

function runHead() {
  const b = run.begin, begun = new Date(text(b.utc)), result = run.end ? outcomeOf(run.end.outcome) : 'running';
  document.title = `${run.end ? result : 'cut off'} · ${text(b.run) || 'MultiStream run'}`;
  byId('run-title').replaceChildren(el('span', { class: 'word ' + result }, markOf(result), run.end ? result : 'cut off'), el('span', {}, text(b.run) || 'MultiStream run'));
  byId('run-facts').textContent = [Number.isNaN(begun.getTime()) ? '' : begun.toISOString().replace('T', ' ').slice(0, 19) + ' UTC', text(b.machine), text(b.system), seconds(number(run.end?.duration) ?? run.last),
    number(b.tests) === undefined || b.tests === run.tests.length ? `${run.tests.length} ${run.tests.length === 1 ? 'test' : 'tests'}` : `${run.tests.length} of ${b.tests} tests`].filter(t => t).join(' · ');
  const notices = [];
  if (!run.end) notices.push(facts.cut ? 'There are more events than a browser can show: what comes later is not here.' : 'The run has no end: it was cut off, or was still going on. What has no end was running then.');
  else if (run.end.reason !== undefined) notices.push(`The run was cut off: ${text(run.end.reason)}. What has no end was running then.`);
  if (facts.unreadable > 0) notices.push(facts.unreadable === 1 ? 'One line of events.jsonl is no event, and was left out.' : `${facts.unreadable} lines of events.jsonl are no events, and were left out.`);
  for (const m of run.messages) if (m.level !== 'information') notices.push(`${text(m.level)}: ${text(m.text)}`);
  byId('notices').replaceChildren(...notices.slice(0, 20).map(n => el('p', { role: 'note' }, n)));
}

runHead();
theme.init(() => picture.redraw());
follow();
addEventListener('hashchange', follow);
