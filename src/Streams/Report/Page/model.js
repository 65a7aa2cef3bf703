// From the events to the run and its tests. A test's own events are only gathered here; what is on its picture is made when it is looked at.
function readRun(events) {
  const run = { begin: events[0] ?? {}, end: undefined, last: 0, tests: [], messages: [], byNumber: new Map() };
  for (const e of events) {
    if (number(e.at) !== undefined && e.at > run.last) run.last = e.at;
    if (e.event === 'run-end') run.end = e;
    else if (e.event === 'message' && e.test === undefined) run.messages.push(e);
    if (e.test === undefined) continue;
    let test = run.byNumber.get(e.test);
    if (!test) {
      test = { number: e.test, events: [], name: '', title: 'test ' + e.test, outcome: 'running', begin: e.at, end: undefined, result: undefined, folder: '' };
      run.byNumber.set(e.test, test);
      run.tests.push(test);
    }
    test.events.push(e);
    if (e.event === 'test-begin')
      Object.assign(test, { name: text(e.name) + (text(e.variant) && `(${text(e.variant)})`), title: text(e.title) || text(e.name), assembly: text(e.assembly), folder: text(e.folder), begin: e.at });
    else if (e.event === 'test-end')
      Object.assign(test, { end: e.at, outcome: outcomeOf(e.outcome), result: e });
  }
  for (const test of run.tests) test.duration = number(test.result?.duration) ?? ((test.end ?? run.last) - test.begin);
  run.tests.sort((a, b) => OUTCOMES[a.outcome].rank - OUTCOMES[b.outcome].rank || a.begin - b.begin);
  return run;
}

/** What one test's picture is made of: lanes with items, joins between them. */
function readTest(test, runLast) {
  const end = test.end ?? runLast;
  const lanes = new Map(), waits = new Map(), joins = [], messages = [], phases = [];
  const main = lane('main');
  function lane(name) {
    let found = lanes.get(name);
    if (!found) lanes.set(name, found = { name, role: '', kind: '', host: '', items: [], facts: {}, blocks: new Map(), points: [] });
    return found;
  }
  const open = (on, type, at, more) => {
    const item = { lane: on, type, begin: at, end: undefined, outcome: 'running', waits: [], ...more };
    on.items.push(item);
    return item;
  };
  const declared = e => ({ role: text(e.role), kind: text(e.kind) });
  for (const e of test.events) {
    const stream = typeof e.stream === 'string' ? lane(e.stream) : undefined;
    const block = stream?.blocks.get(e.block);
    switch (e.event) {
      case 'test-begin':
        for (const s of list(e.streams)) if (typeof s?.name === 'string') Object.assign(lane(s.name), declared(s), { host: text(s.host) });
        break;
      case 'phase-begin':
        phases.push(open(main, 'phase', e.at, { title: text(e.phase) }));
        break;
      case 'phase-end': {
        const phase = phases.findLast(p => p.title === e.phase && p.end === undefined);
        if (phase) Object.assign(phase, { end: e.at, outcome: e.problem === undefined ? 'pass' : 'fail', reason: text(e.problem) });
        break;
      }
      case 'stream-begin':
        if (!stream) break;
        Object.assign(stream, { role: text(e.role) || stream.role, kind: text(e.kind) || stream.kind, opening: open(stream, 'opening', e.at, { title: 'open' }) });
        break;
      case 'stream-open':
        if (!stream) break;
        Object.assign(stream, { host: text(e.host) || stream.host, facts: e, openAt: e.at });
        if (stream.opening) Object.assign(stream.opening, { end: e.at, outcome: 'pass' });
        break;
      case 'stream-clock':
        if (stream) stream.clock = e;
        break;
      case 'stream-failed':
        if (stream?.opening) Object.assign(stream.opening, { end: e.at, outcome: 'error', reason: text(e.message) || text(e.reason) });
        if (stream) stream.problem = e;
        break;
      case 'stream-lost':
        if (stream) Object.assign(stream, { lostAt: e.at, problem: e });
        break;
      case 'stream-end':
        if (stream) Object.assign(stream, { outcome: outcomeOf(e.outcome), endAt: e.at, leftBehind: list(e.leftBehind), notCollected: list(e.notCollected), kept: e.kept && typeof e.kept === 'object' ? e.kept : undefined });
        break;
      case 'stream-evidence':
        if (stream) stream.evidence = text(e.file);
        break;
      case 'port':
        if (stream) (stream.ports ??= []).push(e.port);
        break;
      case 'block-begin':
        if (stream) stream.blocks.set(e.block, open(stream, 'block', e.at, { number: e.block, kind: text(e.kind), title: text(e.title) || 'block ' + e.block, command: e.command }));
        break;
      case 'block-start':
        if (block) Object.assign(block, { startAt: e.at, pid: e.pid });
        break;
      case 'block-ready':
        if (block) block.readyAt = e.at;
        break;
      case 'block-end':
        if (block) Object.assign(block, { end: e.at, outcome: outcomeOf(e.outcome), reason: text(e.reason), result: e });
        break;
      case 'sync-begin':
        waits.set(e.wait, { on: lane(text(e.party) || 'main'), begin: e.at, end: undefined, facts: e });
        break;
      case 'sync-end': {
        const ended = list(e.waits).map(w => waits.get(w)).filter(w => w);
        for (const w of ended) Object.assign(w, { end: e.at, result: text(e.result), reason: text(e.message), consequence: e.consequence === true });
        joinOf(e, ended);
        break;
      }
      case 'message':
        messages.push(e);
        break;
    }
  }

  /** A line between lanes: a barrier at its release or break, or a value on its way. */
  function joinOf(e, ended) {
    const kind = text(e.kind), by = typeof e.by === 'string' && lanes.has(e.by) ? lanes.get(e.by) : undefined;
    const missing = list(e.missing).map(m => lanes.get(m?.party)).filter(m => m);
    if (e.result === 'cancelled') return;
    if (kind === 'barrier' || e.result === 'broken')
      joins.push({ type: kind === 'barrier' ? 'barrier' : 'value', kind, name: text(e.name), at: e.at, broken: e.result === 'broken', lanes: [...new Set(ended.map(w => w.on))], missing, by, facts: e, waits: ended });
    else if (by && ended.some(w => w.on !== by))
      joins.push({ type: 'value', kind, name: text(e.name), at: e.at, broken: false, lanes: [...new Set(ended.map(w => w.on))], missing: [], by, facts: e, waits: ended });
  }

  for (const w of waits.values()) {
    // A wait of a block is a part of its bar; one of the body, or of a participant without a block, has a place of its own.
    const block = w.on.blocks.get(w.facts.block);
    const instant = w.end !== undefined && w.end - w.begin < 1e-4;
    if (block) block.waits.push(w);
    else if (!instant || w.result === 'broken')
      open(w.on, 'wait', w.begin, { end: w.end, title: `${text(w.facts.kind)} ${text(w.facts.name)}`, outcome: w.result === 'broken' ? 'fail' : w.result === undefined ? 'running' : w.result === 'cancelled' ? 'cancelled' : 'pass', reason: w.reason, waits: [w] });
  }
  for (const l of lanes.values())
    for (const item of l.items) item.shown = item.end ?? Math.max(end, item.begin);
  const cause = causeOf(test, lanes, phases, waits, joins);
  return { test, lanes: [...lanes.values()], joins, messages, phases, cause, begin: test.begin, end: Math.max(end, test.begin + 1e-6) };
}

function causeOf(test, lanes, phases, waits, joins) {
  const told = test.result?.cause;
  if (!told || typeof told !== 'object') return undefined;
  const lane = typeof told.stream === 'string' ? lanes.get(told.stream) : undefined;
  const wait = told.wait === undefined ? undefined : waits.get(told.wait);
  const item = lane?.blocks.get(told.block) ?? (wait && (wait.on.blocks.get(wait.facts.block) ?? wait.on.items.find(i => i.waits.includes(wait))))
    ?? (lane ? lane.opening?.outcome === 'error' ? lane.opening : lane.items.at(-1) : phases.find(p => p.outcome === 'fail'));
  if (item) item.isCause = true;
  return { text: text(told.text), stream: text(told.stream), host: text(told.host), item, join: wait && joins.find(j => j.broken && j.waits.includes(wait)) };
}
