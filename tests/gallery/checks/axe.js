// Called with what is looked at ('everything', 'colours', or 'shapes': everything else), and with
// what takes the findings: a line each.
const [what, done] = arguments;
const isOfColours = what === 'colours';
// One view at a time: where only the list of rooms is on the screen there is nothing but navigation.
const isNarrow = window.innerWidth < 768;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const runOnly = isOfColours
  ? { type: 'rule', values: ['color-contrast'] }
  : { type: 'tag', values: tags };
const rules = isOfColours ? {} : {
  'target-size': { enabled: true },
  'color-contrast': { enabled: what === 'everything' },
  'landmark-one-main': { enabled: !isNarrow },
  'page-has-heading-one': { enabled: !isNarrow },
};
const line = ({ id, help, nodes }) =>
  `${id} (${help}): ` + nodes.map((node) => `${node.target} ${node.html.slice(0, 160)} ${
    (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`).join('; ');
axe
  .run(document, { runOnly, rules, resultTypes: ['violations'], elementRef: false })
  .then(({ violations }) => done(violations.map(line)))
  .catch((error) => done([`axe-core failed: ${error}`]));
