'use strict';
// What outcomes are called and how they look: a word, a mark of its own and a colour each, as colours alone tell too little.
// The marks are paths in a square of 16, drawn on the canvas and in the document alike.
const OUTCOMES = {
  error: { rank: 0, mark: 'M8 2.5V9.5M8 12.3V13.5' },
  lost: { rank: 0, mark: 'M2.5 8H6M10 8H13.5M6 4.5V11.5M10 4.5V11.5' },
  fail: { rank: 0, mark: 'M4 4L12 12M12 4L4 12' },
  interrupted: { rank: 0, mark: 'M8 2.5A5.5 5.5 0 1 0 8.01 2.5ZM8 5V8.3L10.3 9.8' },
  cancelled: { rank: 1, mark: 'M4 4H12V12H4Z' },
  running: { rank: 1, mark: 'M3 8H4M7.5 8H8.5M12 8H13' },
  warn: { rank: 2, mark: 'M8 2.5L14 13H2ZM8 6.5V9.3M8 10.8V11.2' },
  skip: { rank: 3, mark: 'M3.5 8H12.5' },
  pass: { rank: 4, mark: 'M3.5 8.5L6.7 11.5L12.5 4.5' },
};
const MEANINGS = {
  pass: 'passed', warn: 'passed, worth a look', fail: 'failed', error: 'could not be carried out', lost: 'stream lost', interrupted: 'over its limit',
  cancelled: 'cancelled', skip: 'not run', running: 'no end: cut off',
};
const outcomeOf = word => Object.hasOwn(OUTCOMES, word) ? word : 'running';

const SVG = 'http://www.w3.org/2000/svg';
function markOf(outcome) {
  const svg = document.createElementNS(SVG, 'svg'), path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'mark ' + outcome);
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', OUTCOMES[outcome].mark);
  svg.append(path);
  return svg;
}

/** An element; text goes in as text, whatever is in it. */
function el(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) e.setAttribute(name, value === true ? '' : value);
  }
  e.append(...children.filter(c => c !== undefined && c !== null && c !== false && c !== ''));
  return e;
}
const byId = id => document.getElementById(id);
const text = value => typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
const number = value => typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const list = value => Array.isArray(value) ? value : [];

/** A duration for people: three digits, no more. */
function seconds(s) {
  const a = Math.abs(s);
  if (a === 0) return '0 s';
  if (a < 0.001) return (s * 1e6).toFixed(0) + ' µs';
  if (a < 1) return (a < 0.01 ? (s * 1e3).toFixed(1) : Math.round(s * 1e3)) + ' ms';
  if (a < 60) return s.toFixed(a < 10 ? 2 : 1) + ' s';
  const parts = (big, bigName, small, smallName) => `${big} ${bigName}` + (small ? ` ${small} ${smallName}` : ''), whole = Math.round(a < 3600 ? a : a / 60);
  return parts(Math.floor(whole / 60), a < 3600 ? 'min' : 'h', whole % 60, a < 3600 ? 's' : 'min');
}
const offsetText = s => (s < 0 ? '−' : '+') + seconds(Math.abs(s));
const bytes = n => n < 1000 ? `${n} B` : n < 1e6 ? `${(n / 1e3).toPrecision(3)} kB` : `${(n / 1e6).toPrecision(3)} MB`;
