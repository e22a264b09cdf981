// Called with what is looked at ('everything' or 'colours'), and with what takes the findings: a
// line each.
const [what, done] = arguments;
const isOfColours = what === 'colours';
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const runOnly = isOfColours
  ? { type: 'rule', values: ['color-contrast'] }
  : { type: 'tag', values: tags };
const rules = isOfColours ? {} : { 'target-size': { enabled: true } };
const line = ({ id, help, nodes }) =>
  `${id} (${help}): ` + nodes.map((node) => `${node.target} ${node.html.slice(0, 160)} ${
    (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`).join('; ');
axe
  .run(document, { runOnly, rules, resultTypes: ['violations'], elementRef: false })
  .then(({ violations }) => done(violations.map(line)))
  .catch((error) => done([`axe-core failed: ${error}`]));
