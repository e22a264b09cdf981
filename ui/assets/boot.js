// The content security policy forbids inline scripts; this is all it takes to start the page.
const load = () =>
  import('./ui.js')
    .then(({ default: init }) => init({ module_or_path: new URL('./ui_bg.wasm', import.meta.url) }))
    .catch((error) => {
      console.error(error);
      document.getElementById('boot-failed').hidden = false;
    });

// A picture of the rooms comes onto the screen before the program takes the processor. A window
// that is not shown has no frames, and nobody waits for its picture.
const hasPicture = document.getElementById('picture') && document.visibilityState === 'visible';
if (hasPicture) requestAnimationFrame(() => setTimeout(load));
else load();
