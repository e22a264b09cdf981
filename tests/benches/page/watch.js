// Notes in the page when keys were pressed, what came of them, and when it was painted. Everything
// is in milliseconds of the page's own clock.
if (window.bench) return;
const find = (name) => document.querySelector(`#page [data-testid="${name}"]`);
const bench = { letters: [], sent: [], opened: [], seen: new Set(), mostRows: 0, scrolled: null };
window.bench = bench;

// A task of its own. All go through one channel: the web view asks after each that was ever made and
// not closed, again and again, which would be most of what is measured here.
const channel = new MessageChannel();
const tasks = [];
channel.port1.onmessage = () => tasks.shift()(performance.now());
const asTask = (then) => {
  tasks.push(then);
  channel.port2.postMessage(null);
};

// A frame's work is done when a task that was made in it gets its turn.
const afterPaint = (then) => requestAnimationFrame(() => asTask(then));

let own = null;
let opening = null;
document.addEventListener('keydown', (event) => {
  if (event.target !== find('composer')) return;
  // A key that had to wait for the page was pressed before the page knew.
  const pressed = Math.min(event.timeStamp, performance.now());
  if (event.key === 'Enter') {
    own = { pressed };
  } else {
    afterPaint((painted) => bench.letters.push(painted - pressed));
  }
}, true);

// Commands travel by fetch.
const fetch = window.fetch;
window.fetch = (address, options) => {
  const isOwn = own && !own.asked && String(options?.body ?? '').includes('send_message');
  const answer = fetch(address, options);
  if (isOwn) {
    const mine = own;
    mine.asked = performance.now();
    answer.then(() => { mine.answered = performance.now(); finish(mine); });
  }
  return answer;
};

const finish = (mine) => {
  if (mine.asked && mine.answered && mine.painted) bench.sent.push(mine);
};

const note = (row) => {
  bench.seen.add(row.dataset.messageId);
  if (row.dataset.own === 'true' && own?.asked && !own.drawn) {
    const mine = own;
    mine.drawn = performance.now();
    afterPaint((painted) => { mine.painted = painted; finish(mine); });
  }
};

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (!(node instanceof Element)) continue;
      if (node.matches('[data-message-id]')) note(node);
      node.querySelectorAll('[data-message-id]').forEach(note);
    }
  }
  const rows = document.querySelectorAll('#page [data-testid="message-row"]').length;
  bench.mostRows = Math.max(bench.mostRows, rows);
  if (opening && rows > 0 && find('room-title')?.textContent === opening.name) {
    const { clicked } = opening;
    opening = null;
    afterPaint((painted) => bench.opened.push(painted - clicked));
  }
}).observe(document.querySelector('#page'), { childList: true, subtree: true });

// Opens the room that has this name in the list.
bench.open = (name) => {
  const rows = [...document.querySelectorAll('#page [data-testid="room-row"]')];
  const row = rows.find((it) => it.querySelector('.room-name').textContent === name);
  if (!row) throw new Error(`no room is called ${name}`);
  opening = { name, clicked: performance.now() };
  row.click();
};

// Scrolls up, a step a frame, until so many messages have been drawn; a room that has fewer is
// scrolled down again and up, for so many frames. Notes how long each frame worked, and how long it
// was.
bench.scroll = (step, messages, frames) => {
  const scroller = find('timeline');
  const run = { work: [], frames: [], isDone: false };
  bench.scrolled = run;
  bench.seen.clear();
  let direction = -1;
  let last = null;
  const frame = (began) => {
    const isDone = messages ? bench.seen.size >= messages : run.work.length >= frames;
    if (isDone) { run.isDone = true; return; }
    if (last !== null) run.frames.push(began - last);
    last = began;
    const before = scroller.scrollTop;
    scroller.scrollTop += direction * step;
    if (!messages && scroller.scrollTop === before) direction = -direction;
    const entered = performance.now();
    asTask((ended) => {
      run.work.push(ended - entered);
      requestAnimationFrame(frame);
    });
  };
  requestAnimationFrame(frame);
};
