// What of the dialog over the page lies outside of the window or cannot be reached in it.
const dialog = document.querySelector('dialog[open]');
if (!dialog) return [];
const HALF = 0.5;
const found = [];
const name = (it) => it.outerHTML.slice(0, 100);
const isIn = ({ top, bottom, left, right }) =>
  top >= -HALF && left >= -HALF && bottom <= innerHeight + HALF && right <= innerWidth + HALF;
const size = ({ width, height, top, left }) =>
  `${Math.round(width)}×${Math.round(height)} at ${Math.round(left)}, ${Math.round(top)} of ${innerWidth}×${innerHeight}`;
const place = (it) => it.getBoundingClientRect();
if (!isIn(place(dialog))) found.push(`the dialog is ${size(place(dialog))}`);
// The actions are in sight before anybody scrolls, and nothing lies over them.
dialog.scrollTop = 0;
for (const action of dialog.querySelectorAll(':scope > .dialog-actions button')) {
  const { left, top, width, height } = place(action);
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!isIn(place(action)) || !action.contains(seen)) {
    found.push(`${name(action)} is ${size(place(action))}, under ${seen ? name(seen) : 'nothing'}`);
  }
}
const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
const isCut = (it) => {
  const { overflowX, overflowY } = getComputedStyle(it);
  return (hides(overflowY) && it.scrollHeight > it.clientHeight + 1)
    || (hides(overflowX) && it.scrollWidth > it.clientWidth + 1);
};
const cut = new Set();
for (const it of dialog.querySelectorAll('button, input, select, textarea, a[href], p, dd, [role=option]')) {
  if (!it.checkVisibility({ visibilityProperty: true }) || it.closest('.visually-hidden')) continue;
  // What lets nothing be scrolled and has something beyond its edge.
  for (let at = it.parentElement; at && dialog.contains(at); at = at.parentElement) {
    if (isCut(at) && !at.matches('button, .chip, .switcher-option')) cut.add(at);
  }
  it.scrollIntoView({ block: 'nearest' });
  const { top, bottom, left, right } = place(it);
  const isSmall = bottom - top < innerHeight;
  if (isSmall && (bottom > innerHeight + HALF || top < -HALF)) found.push(`out of reach: ${name(it)}`);
  if (right > innerWidth + HALF || left < -HALF) found.push(`beside the window: ${name(it)}`);
}
for (const it of cut) found.push(`cut off: ${name(it)}`);
// A field whose list has no height left is of no use.
for (const list of dialog.querySelectorAll('[role=listbox]')) {
  if (list.childElementCount > 0 && place(list).height < 40) found.push(`no room for ${name(list)}`);
}
dialog.scrollTop = 0;
return found;
