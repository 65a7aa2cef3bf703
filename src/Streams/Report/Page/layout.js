// Where things are: rows in lanes, downwards. Left and right is time, and follows the view.
const BAR = 26, GAP = 4, PAD = 7, AXIS = 26, NAMES = 20;

/** Puts items that overlap in time into rows, each into the first that is free. */
function packRows(items) {
  const ends = [];
  for (const item of items) {
    let row = ends.findIndex(end => end <= item.begin + 1e-9);
    if (row < 0) row = ends.length;
    ends[row] = item.shown;
    item.row = row;
  }
  return ends.length;
}

function layOut(picture, width) {
  const narrow = width < 640;
  const left = narrow ? 8 : Math.min(230, Math.round(width * 0.24)), title = narrow ? 20 : 0;
  let y = AXIS + (picture.joins.some(j => j.type === 'barrier') ? NAMES : 0);
  const head = y;
  for (const lane of picture.lanes) {
    lane.items.sort((a, b) => a.begin - b.begin || (a.number ?? 0) - (b.number ?? 0));
    const own = lane.name === 'main';
    // The body's phases follow each other; what it waits for is below them.
    const above = own ? lane.items.filter(i => i.type === 'phase') : lane.items;
    let count = packRows(above);
    if (own) {
      const below = lane.items.filter(i => i.type !== 'phase');
      const more = packRows(below);
      for (const item of below) item.row += count;
      count += more;
    }
    count = Math.max(1, count);
    lane.rows = Array.from({ length: count }, () => []);
    for (const item of lane.items) lane.rows[item.row].push(item);
    lane.y = y;
    lane.height = Math.max(title + PAD * 2 + count * (BAR + GAP) - GAP, narrow ? 0 : 44);
    lane.top = narrow ? y + title + PAD : y + (lane.height - count * (BAR + GAP) + GAP) / 2;
    lane.middle = lane.top + (count * (BAR + GAP) - GAP) / 2;
    for (const item of lane.items) item.y = lane.top + item.row * (BAR + GAP);
    lane.order = picture.lanes.indexOf(lane);
    y += lane.height;
  }
  return { left, head, narrow, width, height: y + 6, title };
}

/** The first of items in one row that ends after a time; in a row none overlap. */
function firstAfter(row, time) {
  let low = 0, high = row.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (row[mid].shown < time) low = mid + 1; else high = mid;
  }
  return low;
}

/** Steps of an axis that people can read: 1, 2 or 5 of something. */
function axisStep(span, wanted) {
  const rough = span / Math.max(1, wanted);
  for (const step of [60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400]) if (rough > 30 && step >= rough) return step;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map(f => f * power).find(s => s >= rough) ?? rough;
}
function axisText(t, step) {
  if (Math.abs(t) < step / 1e6) return '0';
  if (step >= 60) return seconds(Math.round(t / 60) * 60);
  if (step >= 1) return `${Math.round(t)} s`;
  if (t >= 1) return `${t.toFixed(Math.ceil(-Math.log10(step) - 1e-9))} s`;
  if (step >= 0.001) return `${Math.round(t * 1e3)} ms`;
  return `${(t * 1e3).toFixed(Math.min(6, Math.ceil(-Math.log10(step * 1e3) - 1e-9)))} ms`;
}
