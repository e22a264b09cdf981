// What can be pressed and is smaller than 24 by 24 pixels. Addresses within a sentence are let
// through, as the standard lets them, and so is what has a larger label around it.
const LEAST = 24 - 0.5;
const selector =
  'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=option], ' +
  '[role=tab], [role=menuitem], [role=switch], [tabindex="0"]';
const name = (it) => it.outerHTML.slice(0, 140);
const isSeen = (it) => {
  const { width, height } = it.getBoundingClientRect();
  return width > 1 && height > 1 && it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
};
const isWithinText = (it) => getComputedStyle(it).display === 'inline' && it.closest('p, .body, span') !== null;
return [...document.querySelectorAll(selector)]
  .filter((it) => isSeen(it) && !isWithinText(it) && !it.disabled && !it.closest('[inert]'))
  .filter((it) => {
    const { width, height } = (it.closest('label') ?? it).getBoundingClientRect();
    return width < LEAST || height < LEAST;
  })
  .map((it) => {
    const { width, height } = it.getBoundingClientRect();
    return `${Math.round(width)}×${Math.round(height)} ${name(it)}`;
  });
