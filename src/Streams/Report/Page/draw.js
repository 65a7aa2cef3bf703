// The picture on its canvas. What is out of sight is not drawn, and what falls on one pixel is drawn once.
const RIGHT = 14;

function drawPicture(ctx, picture, layout, view, state) {
  const c = theme.colours, { left, width } = layout, plot = Math.max(1, width - left - RIGHT);
  const x = t => left + (t - view.from) / (view.to - view.from) * plot;
  const top = state.scroll, bottom = state.scroll + state.height;
  const visible = picture.lanes.filter(l => l.y + l.height >= top && l.y <= bottom);
  ctx.fillStyle = c.bg;
  ctx.fillRect(0, 0, width, state.height);
  ctx.save();
  ctx.translate(0, -top);
  for (const lane of visible) {
    if (lane.order % 2 === 0) {
      ctx.fillStyle = c.stripe;
      ctx.fillRect(0, lane.y, width, lane.height);
    }
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(left - 4, top, width - left + 4, state.height);
  ctx.clip();
  drawGrid(ctx, picture, view, x, top, bottom, layout);
  const barriers = picture.joins.filter(j => j.type === 'barrier' && !j.broken && j.at >= view.from && j.at <= view.to).length;
  // So many that they would hide what they join are pale, and behind it.
  const dense = barriers * 12 > plot;
  if (dense) drawJoins(ctx, picture, x, layout, view, state, j => !j.broken, Math.max(0.15, plot / barriers / 24));
  // Words come last: no line goes through them.
  const labels = [];
  for (const lane of visible) drawLane(ctx, lane, x, layout, view, state, labels);
  drawJoins(ctx, picture, x, layout, view, state, j => !dense || j.broken || j === state.selected);
  for (const label of labels) drawLabel(ctx, ...label);
  ctx.restore();
  drawAxis(ctx, picture, layout, view, x, top, state);
  ctx.restore();
}

function drawGrid(ctx, picture, view, x, top, bottom, layout) {
  const step = axisStep(view.to - view.from, (layout.width - layout.left) / 90);
  ctx.strokeStyle = theme.colours.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let t = Math.ceil((view.from - picture.begin) / step) * step; t <= view.to - picture.begin; t += step) {
    const px = Math.round(x(t + picture.begin)) + 0.5;
    ctx.moveTo(px, top);
    ctx.lineTo(px, bottom);
  }
  ctx.stroke();
}

/** Time, and below it the names of barriers, both on top of whatever is scrolled below. */
function drawAxis(ctx, picture, layout, view, x, top, state) {
  const c = theme.colours, step = axisStep(view.to - view.from, (layout.width - layout.left) / 90);
  ctx.fillStyle = c.bg;
  ctx.fillRect(0, top, layout.width, layout.head);
  ctx.strokeStyle = c.line;
  ctx.beginPath();
  ctx.moveTo(0, top + layout.head - 0.5);
  ctx.lineTo(layout.width, top + layout.head - 0.5);
  ctx.stroke();
  ctx.font = `11px ${theme.font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  ctx.fillStyle = c.muted;
  let free = -Infinity;
  for (let t = Math.ceil((view.from - picture.begin) / step) * step; t <= view.to - picture.begin; t += step) {
    const label = axisText(t, step), half = ctx.measureText(label).width / 2;
    const px = Math.min(layout.width - half - 2, Math.max(x(t + picture.begin), layout.left - 4 + half));
    if (px - half < free) continue;
    ctx.fillText(label, px, top + AXIS / 2);
    free = px + half + 12;
  }
  if (layout.head === AXIS) return;
  free = layout.left - 8;
  ctx.font = `600 11px ${theme.font}`;
  const y = top + AXIS + NAMES / 2 - 2;
  // Broken ones come first: their names matter most.
  const taken = [];
  for (const join of [...picture.joins.filter(j => j.broken), ...picture.joins.filter(j => !j.broken)]) {
    if (join.type !== 'barrier' || join.at < view.from || join.at > view.to || taken.length > 200) continue;
    const label = fit(ctx, join.name, 130), half = ctx.measureText(label).width / 2 + (join.broken ? 14 : 6);
    const px = Math.min(layout.width - half - 2, Math.max(x(join.at), layout.left - 4 + half));
    if (taken.some(([from, to]) => px - half < to + 4 && px + half > from - 4)) continue;
    taken.push([px - half, px + half]);
    const chosen = state.selected === join;
    ctx.fillStyle = join.broken ? c.fail.fill : c.stripe;
    ctx.strokeStyle = join.broken ? c.fail.line : c.join;
    ctx.lineWidth = chosen ? 2 : 1;
    pill(ctx, px - half, y - 8, half * 2, 16);
    ctx.fillStyle = join.broken ? c.fail.line : c.join;
    ctx.fillText(label, px + (join.broken ? 6 : 0), y + 0.5);
    if (join.broken) drawMark(ctx, 'fail', px - half + 5, y - 5.5, 11, c.fail.line);
  }
}

function drawLane(ctx, lane, x, layout, view, state, labels) {
  const c = theme.colours, right = layout.width;
  // From open to close a line shows that the stream is there, also while it runs nothing.
  if (lane.openAt !== undefined) {
    ctx.strokeStyle = c.line;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(x(lane.openAt), lane.middle);
    ctx.lineTo(x(lane.lostAt ?? lane.endAt ?? view.to), lane.middle);
    ctx.stroke();
  }
  for (const row of lane.rows) {
    let drawn = -Infinity, last;
    for (let i = firstAfter(row, view.from); i < row.length && row[i].begin <= view.to; i++) {
      const item = row[i], to = x(item.shown);
      const special = item === state.selected || item.isCause || state.hits?.has(item);
      // Within the same pixel only what is worse than what is there shows.
      if (to < drawn + 0.7 && !special && !(OUTCOMES[item.outcome].rank < OUTCOMES[last.outcome].rank)) continue;
      drawItem(ctx, item, x, layout, right, state, labels);
      drawn = Math.max(to, x(item.begin) + 2);
      last = item;
    }
  }
  if (lane.lostAt !== undefined && lane.lostAt >= view.from && lane.lostAt <= view.to) {
    const px = x(lane.lostAt);
    ctx.strokeStyle = c.lost.line;
    ctx.lineWidth = 2;
    ctx.setLineDash([3, 2]);
    ctx.strokeRect(px, lane.y + 3, 0.01, lane.height - 6);
    ctx.setLineDash([]);
    drawMark(ctx, 'lost', px + 3, lane.y + 3, 13, c.lost.line);
  }
}

function drawItem(ctx, item, x, layout, right, state, labels) {
  const c = theme.colours, plain = item.type === 'phase' && item.outcome === 'pass' || item.type === 'opening' && item.outcome === 'pass' || item.type === 'wait' && item.outcome === 'pass';
  const colour = plain ? { fill: c.phase, line: c.phaseLine } : c[item.outcome];
  const from = Math.max(x(item.begin), layout.left - 20), to = Math.max(from + 2.5, Math.min(x(item.shown), right + 20)), w = to - from;
  const dim = state.hits && state.hits.size > 0 && !state.hits.has(item);
  ctx.globalAlpha = dim ? 0.3 : 1;
  ctx.fillStyle = colour.fill;
  ctx.strokeStyle = colour.line;
  ctx.lineWidth = 1;
  if (w < 6) {
    ctx.fillStyle = colour.line;
    ctx.fillRect(from, item.y, Math.max(2, w - 0.5), BAR);
  } else {
    box(ctx, from + 0.5, item.y + 0.5, w - 1.5, BAR - 1, 4);
    ctx.fill();
    if (item.waits.length > 0) drawWaits(ctx, item, x, from, to, colour.line);
    if (item.end === undefined) ctx.setLineDash([4, 3]);
    box(ctx, from + 0.5, item.y + 0.5, w - 1.5, BAR - 1, 4);
    ctx.stroke();
    ctx.setLineDash([]);
    if (item.readyAt !== undefined) {
      const px = x(item.readyAt);
      ctx.fillStyle = colour.line;
      ctx.beginPath();
      ctx.moveTo(px - 4, item.y);
      ctx.lineTo(px + 4, item.y);
      ctx.lineTo(px, item.y + 6);
      ctx.fill();
    }
    labels.push([item, Math.max(from, layout.left - 4), Math.min(to, right), plain ? c.muted : colour.line, colour.fill, ctx.globalAlpha]);
  }
  ctx.globalAlpha = 1;
  if (item.isCause || item === state.selected || state.hits?.has(item)) {
    ctx.strokeStyle = item === state.selected ? c.ink : item.isCause ? c.cause : c.hit;
    ctx.lineWidth = 2.5;
    box(ctx, from - 1.5, item.y - 1.5, Math.max(5, w + 2), BAR + 3, 5);
    ctx.stroke();
  }
  if (item.isCause && w < 120) drawFlag(ctx, from, item.y);
}

/** Where there is no room for the words, a flag marks the first cause. */
function drawFlag(ctx, px, y) {
  ctx.fillStyle = theme.colours.cause;
  ctx.fillRect(px - 2.5, y - 6, 2.5, BAR + 9);
  ctx.beginPath();
  ctx.moveTo(px - 1, y - 6);
  ctx.lineTo(px + 11, y - 2);
  ctx.lineTo(px - 1, y + 3);
  ctx.fill();
}

/** Hatched: what of a bar is waiting for others. */
function drawWaits(ctx, item, x, from, to, colour) {
  const y = item.type === 'wait' ? item.y : item.y + BAR - 9, h = item.type === 'wait' ? BAR : 8;
  ctx.save();
  ctx.beginPath();
  for (const wait of item.waits) {
    const a = Math.max(x(wait.begin), from + 1), b = Math.min(x(wait.end ?? item.shown), to - 1);
    if (b > a) ctx.rect(a, y, Math.max(1, b - a), h);
  }
  ctx.clip();
  ctx.fillStyle = theme.colours.bg;
  if (item.type !== 'wait') ctx.fillRect(from, y, to - from, h);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.2;
  ctx.globalAlpha *= item.type === 'wait' ? 0.45 : 0.9;
  ctx.beginPath();
  for (let px = Math.floor((Math.max(from, 0) - h) / 5) * 5; px < to; px += 5) {
    ctx.moveTo(px, y + h);
    ctx.lineTo(px + h, y);
  }
  ctx.stroke();
  ctx.restore();
}

function drawLabel(ctx, item, from, to, colour, fill, alpha) {
  const marked = item.type === 'block' || item.outcome !== 'pass', y = item.type === 'block' && item.waits.length > 0 ? item.y + 9.5 : item.y + BAR / 2;
  if (to - from < 16) return;
  ctx.globalAlpha = alpha;
  if (marked) drawMark(ctx, item.outcome, from + 4, y - 6, 12, colour);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  let at = from + (marked ? 20 : 7);
  if (item.isCause && to - from >= 120) {
    ctx.font = `600 11px ${theme.font}`;
    const wide = ctx.measureText('first cause').width + 10;
    ctx.fillStyle = theme.colours.cause;
    box(ctx, at, y - 8, wide, 16, 4);
    ctx.fill();
    ctx.fillStyle = theme.colours.bg;
    ctx.fillText('first cause', at + 5, y + 0.5);
    at += wide + 6;
  }
  const room = to - at - 5;
  ctx.font = `12px ${theme.font}`;
  if (room < 14) {
    ctx.globalAlpha = 1;
    return;
  }
  const label = fit(ctx, item.title, room);
  if (item.type === 'wait') {
    ctx.fillStyle = theme.colours.bg;
    box(ctx, at - 3, y - 8, ctx.measureText(label).width + 6, 16, 3);
    ctx.fill();
  }
  if (item.type !== 'wait') {
    ctx.strokeStyle = fill;
    ctx.lineWidth = 4;
    ctx.lineJoin = 'round';
    ctx.strokeText(label, at, y + 0.5);
  }
  ctx.fillStyle = item.type === 'block' ? theme.colours.ink : colour;
  ctx.fillText(label, at, y + 0.5);
  ctx.globalAlpha = 1;
}

function drawJoins(ctx, picture, x, layout, view, state, wanted, pale) {
  const c = theme.colours, drawn = new Set();
  for (const join of picture.joins) {
    if (join.at < view.from || join.at > view.to || !wanted(join)) continue;
    const px = Math.round(x(join.at)) + 0.5, all = [...join.lanes, ...join.missing, ...(join.type === 'value' && join.by ? [join.by] : [])];
    if (all.length === 0) continue;
    const low = Math.min(...all.map(l => l.middle)), high = Math.max(...all.map(l => l.middle));
    const key = `${px} ${join.type} ${low} ${high}`, chosen = join === state.selected;
    // A thousand rounds within one pixel are one line.
    if (!join.broken && !chosen && (drawn.has(key) || !drawn.add(key))) continue;
    ctx.strokeStyle = ctx.fillStyle = join.broken ? c.fail.line : join.type === 'value' ? c.muted : c.join;
    ctx.globalAlpha = pale ?? 1;
    ctx.lineWidth = chosen ? 3 : join.type === 'value' || pale ? 1 : 1.8;
    ctx.setLineDash(join.broken ? [5, 4] : join.type === 'value' ? [1, 3] : []);
    ctx.beginPath();
    ctx.moveTo(px, join.type === 'barrier' ? layout.head : low);
    ctx.lineTo(px, high);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
    if (pale) continue;
    for (const lane of join.lanes) {
      ctx.beginPath();
      if (join.type === 'value' && join.by && !join.broken) {
        const up = join.by.middle > lane.middle ? 1 : -1;
        ctx.moveTo(px, lane.middle);
        ctx.lineTo(px - 4, lane.middle + 7 * up);
        ctx.lineTo(px + 4, lane.middle + 7 * up);
      } else ctx.arc(px, lane.middle, 3.5, 0, 7);
      ctx.fill();
    }
    for (const lane of join.missing) {
      ctx.fillStyle = c.bg;
      ctx.beginPath();
      ctx.arc(px, lane.middle, 8, 0, 7);
      ctx.fill();
      drawMark(ctx, 'fail', px - 7, lane.middle - 7, 14, c.fail.line);
    }
  }
}

const paths = {};
function drawMark(ctx, outcome, px, y, size, colour) {
  paths[outcome] ??= new Path2D(OUTCOMES[outcome].mark);
  ctx.save();
  ctx.translate(px, y);
  ctx.scale(size / 16, size / 16);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.2;
  ctx.lineCap = ctx.lineJoin = 'round';
  ctx.stroke(paths[outcome]);
  ctx.restore();
}
function box(ctx, px, y, w, h, r) {
  ctx.beginPath();
  ctx.roundRect(px, y, Math.max(0, w), h, r);
}
function pill(ctx, px, y, w, h) {
  box(ctx, px, y, w, h, h / 2);
  ctx.fill();
  ctx.stroke();
}

const fitted = new Map();
/** The beginning of a text that fits, with … when there is more. */
function fit(ctx, whole, room) {
  const line = whole.length > 200 ? whole.slice(0, 200) : whole, key = `${ctx.font}|${Math.round(room)}|${line}`;
  let result = fitted.get(key);
  if (result === undefined) {
    result = line;
    if (ctx.measureText(line).width > room) {
      let low = 0, high = line.length;
      while (low < high) {
        const mid = (low + high + 1) >> 1;
        if (ctx.measureText(line.slice(0, mid) + '…').width <= room) low = mid; else high = mid - 1;
      }
      result = low > 0 ? line.slice(0, low) + '…' : '';
    }
    if (fitted.size > 20000) fitted.clear();
    fitted.set(key, result);
  }
  return result;
}
