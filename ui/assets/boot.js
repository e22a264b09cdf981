// The content security policy forbids inline scripts; this is all it takes to start the page.
const load = () =>
  import('./ui.js')
    .then(({ default: init }) => init({ module_or_path: new URL('./ui_bg.wasm', import.meta.url) }))
    .catch((error) => {
      console.error(error);
      document.getElementById('boot-failed').hidden = false;
    });

// A trap that is no panic, as when a stack runs over, has no hook: the page is loaded again all the
// same, and it is remembered as a panic is (ui/src/crash/record.rs). More than three a minute are
// more than even the plain page can take.
const trapped = ({ error, reason }) => {
  const cause = error ?? reason;
  const isTrap = cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError;
  // The panel is in sight: a panic, which has been seen to.
  if (!isTrap || document.getElementById('crash')?.hidden !== true) return;
  const now = Date.now();
  const before = (sessionStorage.getItem('deskbell-crashes') ?? '').split('\n');
  const crashes = before.filter((line) => now - parseInt(line) < 60_000).concat(`${now} trap`);
  sessionStorage.setItem('deskbell-crashes', crashes.join('\n'));
  if (crashes.length <= 3) location.reload();
  else document.getElementById('boot-failed').hidden = false;
};
addEventListener('error', trapped);
addEventListener('unhandledrejection', trapped);

// A picture of the rooms comes onto the screen before the program takes the processor. A window
// that is not shown has no frames, and nobody waits for its picture.
const hasPicture = document.getElementById('picture') && document.visibilityState === 'visible';
if (hasPicture) requestAnimationFrame(() => setTimeout(load));
else load();
