// What gets the keyboard and looks the same as before, itself and what is close around it.
const open = document.querySelector('dialog[open]') ?? document;
const look = (it) => {
  const marks = [];
  for (let at = it, depth = 0; at && depth < 4; at = at.parentElement, depth += 1) {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(at);
    const outline = outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`;
    marks.push([outline, boxShadow, borderColor, backgroundColor].join('|'));
  }
  return marks.join('\n');
};
// A colour on its way to another is not there yet.
const still = document.createElement('style');
still.textContent = '* { transition: none !important; }';
document.head.append(still);
const before = document.activeElement;
const selector = 'button:not(:disabled), a[href], input, select, textarea, [tabindex="0"]';
const isSeen = (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && it.getBoundingClientRect().width > 1;
const seen = new Set();
const hidden = [];
for (const it of open.querySelectorAll(selector)) {
  // One of a kind stands for the others: they have the same style.
  const kind = `${it.tagName} ${it.className} ${it.type ?? ''}`;
  if (seen.has(kind) || !isSeen(it) || it.closest('[inert]')) continue;
  seen.add(kind);
  document.activeElement?.blur();
  const without = look(it);
  it.focus({ preventScroll: true });
  if (document.activeElement !== it) continue;
  if (look(it) === without) hidden.push(it.outerHTML.slice(0, 140));
}
before?.focus?.({ preventScroll: true });
still.remove();
return hidden;
